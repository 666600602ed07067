# allowed: timed_out/wall
# timeout: 5
# wall: 0.5
# Whoever waits for the last thread waits for ever.
import threading
import time


def beget():
    time.sleep(0.02)
    threading.Thread(target=beget).start()


beget()
