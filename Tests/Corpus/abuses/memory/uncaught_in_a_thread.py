# allowed: passed, memory_exceeded
# memory: 64
# The exception leaves the thread and not the program, which CPython lets end well.
import threading


def take():
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


thread = threading.Thread(target=take)
thread.start()
thread.join()
