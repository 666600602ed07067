# source: own
# effect: secret

import sys

print(type(sys.stdin.buffer.raw)("/tmp/canary/secret").readall())
