# source: own
# effect: kill

import fcntl
import os
import signal

read, write = os.pipe()
fcntl.fcntl(read, fcntl.F_SETOWN, int(open("/tmp/canary/victim").read()))
fcntl.fcntl(read, 10, signal.SIGUSR1)
fcntl.fcntl(read, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
os.write(write, b"x")
