# allowed: timed_out/wall
# wall: 0.5
import atexit
import time

atexit.register(time.sleep, 1000)
