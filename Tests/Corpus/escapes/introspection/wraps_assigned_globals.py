# source: own
# effect: environment

import functools
import random


class Box:
    pass


found = functools.update_wrapper(Box(), random.Random.seed, assigned=("__globals__",), updated=())
print(vars(found)["__globals__"]["_os"].environ["ASSAY_CANARY"])
