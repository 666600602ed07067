# allowed: timed_out/wall
# wall: 0.5
import time

time.sleep(1000)
