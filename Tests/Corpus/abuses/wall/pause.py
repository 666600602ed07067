# allowed: timed_out/wall
# wall: 1
import signal

signal.pause()
