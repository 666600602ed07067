# source: own
# effect: secret

import collections

print(collections._sys.modules["builtins"].open("/tmp/canary/secret").read())
