# source: own
# effect: environment

import types

module = types.ModuleType("x")
print(type(module).__getattribute__(__import__("random"), "_os").environ["ASSAY_CANARY"])
