# source: own
# effect: kill

import ctypes

libc = ctypes.CDLL(None)
libc.kill(int(open("/tmp/canary/victim").read()), 9)
