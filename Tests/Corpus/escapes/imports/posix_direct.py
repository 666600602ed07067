# source: own
# effect: process

import posix

posix.system("echo imports/posix_direct > /tmp/canary/process")
