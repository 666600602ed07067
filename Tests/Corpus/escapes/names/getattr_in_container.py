# source: own
# effect: environment

import random

tools = {"read": getattr}
print(tools["read"](random, "_os").environ["ASSAY_CANARY"])
