# allowed: memory_exceeded
# memory: 64
number = 1 << 10 ** 11
