# allowed: timed_out/wall
# wall: 1
import atexit
import time

atexit.register(time.sleep, 1000)
