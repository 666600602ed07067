# allowed: memory_exceeded, raised, passed
# needs: numpy
# timeout: 5
# memory: 16
# A library that hardly fits.
import numpy

print(numpy.ones(3).sum())
