# source: own
# effect: kill

import os
import signal

signal.signal(10, signal.SIG_IGN)
os.killpg(os.getpgid(int(open("/tmp/canary/victim").read())), 10)
