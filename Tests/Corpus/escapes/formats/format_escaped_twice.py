# source: own
# effect: environment

import random

once = "{{0.__globals__[_os].environ}}".format()
print(once.format(random.Random.seed))
