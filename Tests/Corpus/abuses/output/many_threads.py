# allowed: output_exceeded
# output: 100000
import os
import threading


def flood():
    while True:
        os.write(1, b"x" * 1000)


for _ in range(20):
    threading.Thread(target=flood).start()
