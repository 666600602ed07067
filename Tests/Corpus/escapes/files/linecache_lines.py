# source: own
# effect: secret

import linecache

print(linecache.getline("/tmp/canary/secret", 1))
