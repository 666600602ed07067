# allowed: memory_exceeded
# memory: 64
# One allocation far beyond the limit.
data = bytes(10 ** 10)
print(len(data))
