# source: own
# effect: kill

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
information = (ctypes.c_int * 32)()
information[0], information[2] = 10, -1
victim = int(open("/tmp/canary/victim").read())
libc.syscall(129, victim, 10, information)
libc.kill(victim, 10)
