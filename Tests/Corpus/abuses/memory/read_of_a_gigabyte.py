# allowed: memory_exceeded
# memory: 64
# The buffer is made before anything is read.
import os

os.read(0, 10 ** 10)
