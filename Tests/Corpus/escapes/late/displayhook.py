# source: own
# effect: secret

import sys

sys.displayhook = lambda value: sys.__stdout__.write(open(value).read())
exec(compile("'/tmp/canary/secret'", "<x>", "single"))
