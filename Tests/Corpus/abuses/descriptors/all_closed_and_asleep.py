# allowed: timed_out/wall
# wall: 0.5
import os
import time

os.closerange(0, 1 << 16)
time.sleep(1000)
