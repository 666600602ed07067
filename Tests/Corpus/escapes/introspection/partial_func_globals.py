# source: own
# effect: environment

import functools
import random

held = functools.partial(random.Random.seed)
print(held.func.__globals__["_os"].environ["ASSAY_CANARY"])
