# allowed: memory_exceeded
# needs: numpy
# memory: 64
import numpy as np

arrays = []
while True:
    arrays.append(np.full(10_000, len(arrays)))
