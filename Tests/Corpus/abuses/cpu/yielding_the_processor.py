# allowed: timed_out/cpu
# timeout: 0.25
# Sleeps of no length are work.
import time

while True:
    time.sleep(0)
