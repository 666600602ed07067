# source: own
# effect: environment

import random

first, *rest = 1, random
print(rest[0]._os.environ["ASSAY_CANARY"])
