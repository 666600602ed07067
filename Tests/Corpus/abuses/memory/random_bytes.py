# allowed: memory_exceeded
# memory: 64
import random

random.Random(1).randbytes(10 ** 8)
