# allowed: raised, timed_out/wall
# wall: 1
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
