# source: own
# effect: environment

import random

state = random.Random(1).__reduce__()
print(state[0].seed.__globals__["_os"].environ["ASSAY_CANARY"])
