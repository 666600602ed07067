# source: own
# effect: environment

import functools
import random


class Box:
    pass


found = functools.wraps(random, assigned=["_os"], updated=[])(Box())
for value in vars(found).values():
    if value is not random:
        print(value.environ["ASSAY_CANARY"])
