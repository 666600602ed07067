# allowed: timed_out/cpu
# timeout: 0.5
import threading


def spin():
    while True:
        pass


for _ in range(8):
    threading.Thread(target=spin).start()
