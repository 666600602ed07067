# source: own
# effect: kill

import os

os.kill(int(open("/tmp/canary/victim").read()), 9)
