# source: own
# effect: secret

import os

print(os.read(os.open("/tmp/canary/secret", os.O_RDONLY), 100))
