# allowed: raised, timed_out/wall
# wall: 1
import signal

signal.raise_signal(signal.SIGSTOP)
