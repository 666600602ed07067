# allowed: timed_out/cpu
# timeout: 0.25
import threading


def spin():
    while True:
        pass


for _ in range(8):
    threading.Thread(target=spin).start()
