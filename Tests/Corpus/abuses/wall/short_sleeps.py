# allowed: timed_out/wall
# wall: 0.5
# Wakes often, and does next to nothing.
import time

while True:
    time.sleep(0.01)
