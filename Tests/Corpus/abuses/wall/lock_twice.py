# allowed: timed_out/wall
# wall: 1
import threading

lock = threading.Lock()
lock.acquire()
lock.acquire()
