# allowed: timed_out/cpu
# timeout: 0.25
# memory: 64
import _thread
import time

while True:
    try:
        _thread.start_new_thread(time.sleep, (1000,))
    except (RuntimeError, MemoryError):
        pass
