# allowed: passed, output_exceeded
# output: 100000
# Writes as long as there is somebody to write.
import os
import threading


def flood():
    while True:
        os.write(1, b"x")


threading.Thread(target=flood, daemon=True).start()
