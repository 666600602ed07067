# allowed: timed_out/wall
# wall: 1
import threading

threading.Event().wait()
