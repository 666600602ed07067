# source: own
# effect: environment

import functools
import random

target = functools.update_wrapper(lambda: 0, random.Random.seed)
print(target.__wrapped__.__globals__["_os"].environ["ASSAY_CANARY"])
