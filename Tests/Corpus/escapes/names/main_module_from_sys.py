# source: own
# effect: secret

import sys

print(sys.modules["__main__"].__builtins__.open("/tmp/canary/secret").read())
