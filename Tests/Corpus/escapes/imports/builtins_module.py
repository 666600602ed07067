# source: own
# effect: secret

import builtins as b

print(b.open("/tmp/canary/secret").read())
