# source: own
# effect: environment

import random

print(*map("{0.__globals__[_os].environ[ASSAY_CANARY]}".format, [random.Random.seed]))
