# source: own
# effect: environment

import random

print(object.__getattribute__(random, "_os").environ["ASSAY_CANARY"])
