# source: own
# effect: environment

import functools
import random


@functools.wraps(random.Random.seed)
def wrapped():
    return 0


print(wrapped.__wrapped__.__globals__["_os"].environ["ASSAY_CANARY"])
