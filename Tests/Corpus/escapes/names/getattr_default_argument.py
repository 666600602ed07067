# source: own
# effect: environment

import random


def read(value, name, look=getattr):
    return look(value, name)


print(read(random, "_os").environ["ASSAY_CANARY"])
