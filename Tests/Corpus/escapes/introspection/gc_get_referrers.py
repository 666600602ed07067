# source: own
# effect: environment

import gc
import random

for found in gc.get_referrers(random):
    if type(found) is dict and "posix" in found:
        print(found["posix"].environ[b"ASSAY_CANARY"])
        break
