# allowed: memory_exceeded
# needs: numpy
# memory: 64
# Two small arrays whose sum is large.
import numpy as np

row = np.arange(20_000, dtype=np.float64)
total = (row[:, None] + row[None, :]).sum()
