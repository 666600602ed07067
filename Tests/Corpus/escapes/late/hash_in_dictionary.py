# source: own
# effect: environment

import random


class Bomb:
    def __hash__(self):
        print(random.Random.seed.__globals__["_os"].environ["ASSAY_CANARY"])
        return 0


{Bomb(): 1}
