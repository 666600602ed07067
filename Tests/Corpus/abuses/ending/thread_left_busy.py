# allowed: timed_out/cpu
# timeout: 0.25
import threading


def spin():
    while True:
        pass


threading.Thread(target=spin).start()
