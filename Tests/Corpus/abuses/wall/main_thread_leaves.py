# allowed: timed_out/wall
# wall: 0.5
# The first thread is gone, and another keeps the process alive.
import ctypes
import threading
import time

threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
ctypes.CDLL(None).pthread_exit(None)
