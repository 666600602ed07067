# allowed: timed_out/wall
# wall: 1
import time

time.sleep(1000)
