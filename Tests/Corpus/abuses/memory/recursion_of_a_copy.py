# allowed: raised, memory_exceeded, crashed
# memory: 64
# Each level is several calls of library code.
import copy
import sys

sys.setrecursionlimit(2 ** 31 - 1)
nested = []
for _ in range(1_000_000):
    nested = [nested]
copy.deepcopy(nested)
