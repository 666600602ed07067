# source: own
# effect: environment

import random as r
import random as shuffle

s = shuffle
print(s._os.environ["ASSAY_CANARY"])
