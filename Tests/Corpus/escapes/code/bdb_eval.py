# source: own
# effect: secret

import bdb

print(bdb.Bdb().runeval("open('/tmp/canary/secret').read()"))
