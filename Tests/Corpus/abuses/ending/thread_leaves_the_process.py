# allowed: crashed
import os
import threading

thread = threading.Thread(target=os._exit, args=(0,))
thread.start()
thread.join()
