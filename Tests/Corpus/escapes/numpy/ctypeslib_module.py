# source: own
# effect: process
# needs: numpy

import numpy as np

np.ctypeslib.ctypes.CDLL(None).system(b"echo numpy/ctypeslib_module > /tmp/canary/process")
