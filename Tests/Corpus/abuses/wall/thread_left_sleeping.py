# allowed: timed_out/wall
# wall: 0.5
# The program is over, its thread is not, and it is no daemon.
import threading
import time

threading.Thread(target=time.sleep, args=(1000,)).start()
print("done")
