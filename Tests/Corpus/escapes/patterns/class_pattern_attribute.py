# source: own
# effect: environment

import random

match random:
    case object(_os=object(environ=found)):
        print(found["ASSAY_CANARY"])
