# source: own
# effect: secret

import sys

for frame in sys._current_frames().values():
    print(frame.f_globals["__builtins__"].open("/tmp/canary/secret").read())
