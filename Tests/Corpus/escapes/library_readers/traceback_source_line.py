# source: own
# effect: secret

import traceback

try:
    exec(compile("1 / 0", "/tmp/canary/secret", "exec"))
except ZeroDivisionError:
    traceback.print_exc()
