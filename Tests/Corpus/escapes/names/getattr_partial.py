# source: own
# effect: environment

import functools
import random

read = functools.partial(getattr, random)
print(read("_os").environ["ASSAY_CANARY"])
