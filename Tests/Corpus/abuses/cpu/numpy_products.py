# allowed: timed_out/cpu
# needs: numpy
# timeout: 0.25
import numpy as np

matrix = np.ones((300, 300))
while True:
    matrix = matrix @ matrix / 300
