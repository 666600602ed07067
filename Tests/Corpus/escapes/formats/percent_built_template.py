# source: own
# effect: environment

import random

print(("{0.%sglobals%s[_os].environ}" % ("__", "__")).format(random.Random.seed))
