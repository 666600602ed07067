# allowed: timed_out/wall
# wall: 0.5
import threading

lock = threading.Lock()
lock.acquire()
lock.acquire()
