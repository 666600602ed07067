# source: own
# effect: secret

import random

print(open("x", opener=lambda path, flags: random._os.open("/tmp/canary/secret", flags)).read())
