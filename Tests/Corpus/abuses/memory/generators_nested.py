# allowed: memory_exceeded, crashed
# memory: 64
# A generator around a generator around a generator; asking the outermost walks all of them in C.
import itertools
import sys

sys.setrecursionlimit(2 ** 31 - 1)
numbers = itertools.count()
while True:
    for _ in range(20_000):
        numbers = (number for number in numbers)
    next(numbers)
