# source: own
# effect: process
# needs: numpy

import numpy as np

np.zeros(1).ctypes._ctypes.CDLL(None).system(b"echo numpy/array_ctypes_member > /tmp/canary/process")
