# source: own
# effect: environment

import random

print("{0.QglobalsQ[_os].environ}".replace("Q", "__").format(random.Random.seed))
