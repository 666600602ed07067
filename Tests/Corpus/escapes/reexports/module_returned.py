# source: own
# effect: environment

import random


def give():
    return random


print(give()._os.environ["ASSAY_CANARY"])
