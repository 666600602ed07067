# allowed: crashed, memory_exceeded
# No function of the program's own is involved.
import sys

sys.setrecursionlimit(2 ** 31 - 1)
left, right = [], []
for _ in range(600_000):
    left, right = [left], [right]
print(left == right)
