# allowed: timed_out/cpu
# timeout: 0.5
# Sleeps of no length are work.
import time

while True:
    time.sleep(0)
