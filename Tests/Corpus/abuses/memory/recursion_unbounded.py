# allowed: memory_exceeded
# memory: 64
import sys

sys.setrecursionlimit(2 ** 31 - 1)


def descend(depth):
    return descend(depth + 1)


descend(0)
