# allowed: passed
# Nobody waits for a daemon.
import threading
import time

threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
