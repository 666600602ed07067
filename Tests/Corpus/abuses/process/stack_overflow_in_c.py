# allowed: crashed, memory_exceeded
# memory: 256
# Through C at every level, with the interpreter's own bound lifted.
import sys

sys.setrecursionlimit(2 ** 31 - 1)


def descend(depth):
    return list(map(descend, [depth + 1]))


descend(0)
