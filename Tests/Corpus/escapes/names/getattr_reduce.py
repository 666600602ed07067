# source: own
# effect: environment

import functools
import random

print(functools.reduce(getattr, ["_os", "environ"], random)["ASSAY_CANARY"])
