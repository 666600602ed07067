# source: own
# effect: secret

import os

os.link("/tmp/canary/secret", "/tmp/canary/linked")
print(open("/tmp/canary/linked").read())
os.remove("/tmp/canary/linked")
