# allowed: timed_out/wall
# wall: 0.5
import threading

threading.Event().wait()
