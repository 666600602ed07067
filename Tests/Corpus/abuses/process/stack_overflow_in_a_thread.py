# allowed: crashed, memory_exceeded
# A thread's stack is smaller than the program's.
import sys
import threading

sys.setrecursionlimit(2 ** 31 - 1)


def descend(depth):
    return list(map(descend, [depth + 1]))


thread = threading.Thread(target=descend, args=(0,))
thread.start()
thread.join()
