# source: own
# effect: secret

import os

print(os.popen("head -c 99 /tmp/canary/secret").read())
