# source: own
# effect: process

import atexit
import os

atexit.register(os.system, "echo late/atexit_handler > /tmp/canary/process")
