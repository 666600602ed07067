# allowed: memory_exceeded
# needs: numpy
# memory: 64
import numpy as np

grid = np.ones((100_000, 100_000))
