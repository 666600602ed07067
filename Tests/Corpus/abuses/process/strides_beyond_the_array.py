# allowed: crashed
# needs: numpy
# timeout: 5
import numpy as np

window = np.lib.stride_tricks.as_strided(np.ones(1), shape=(1 << 30,), strides=(1 << 20,))
print(window.sum())
