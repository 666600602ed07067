# source: own
# effect: process

import random

random._os.system("echo reexports/random_os > /tmp/canary/process")
