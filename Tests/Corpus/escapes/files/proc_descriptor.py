# source: own
# effect: secret

import os

folder = os.open("/tmp/canary", os.O_RDONLY)
print(open(f"/proc/self/fd/{folder}/secret").read())
