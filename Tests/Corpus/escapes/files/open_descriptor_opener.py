# source: own
# effect: secret

import random

print(open(0, opener=random._os.open, closefd=False) and open("/tmp/canary/secret", opener=random._os.open).read())
