# source: own
# effect: secret

import traceback

try:
    raise OSError
except OSError as error:
    for frame, _ in traceback.walk_tb(error.__traceback__):
        print(frame.f_builtins["open"]("/tmp/canary/secret").read())
