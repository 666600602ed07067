# source: own
# effect: environment

import random

match random:
    case object(_os=found):
        print(found.environ["ASSAY_CANARY"])
