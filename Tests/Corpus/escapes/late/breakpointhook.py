# source: own
# effect: process

import os
import sys

sys.breakpointhook = os.system
breakpoint("echo late/breakpointhook > /tmp/canary/process")
