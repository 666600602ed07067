# allowed: memory_exceeded, crashed
# needs: numpy
# timeout: 5
# memory: 128
# The linear algebra beneath takes a buffer of its own, when there is nothing left to take.
import numpy as np

left = np.ones((400, 400))
kept = []
for size in (1 << 22, 1 << 19, 1 << 12):
    try:
        while True:
            kept.append(np.ones(size // 8))
    except MemoryError:
        pass
print((left @ left).sum())
