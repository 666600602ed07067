# source: own
# effect: environment

import random

pieces = ["{0.", "__glo", "bals__", "[_os]", ".environ}"]
print("".join(pieces).format(random.Random.seed))
