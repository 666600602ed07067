# source: own
# effect: kill

import os
import signal

os.kill(int(open("/tmp/canary/victim").read()), signal.SIGSTOP)
