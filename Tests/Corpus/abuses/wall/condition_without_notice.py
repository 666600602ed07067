# allowed: timed_out/wall
# wall: 1
import threading

condition = threading.Condition()
with condition:
    condition.wait_for(lambda: False)
