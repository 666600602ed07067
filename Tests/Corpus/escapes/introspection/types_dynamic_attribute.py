# source: own
# effect: environment

import random
import types

reader = types.MethodType(getattr, random)
print(reader("_os").environ["ASSAY_CANARY"])
