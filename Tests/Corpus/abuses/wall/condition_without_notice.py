# allowed: timed_out/wall
# wall: 0.5
import threading

condition = threading.Condition()
with condition:
    condition.wait_for(lambda: False)
