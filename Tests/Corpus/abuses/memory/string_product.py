# allowed: memory_exceeded
# memory: 64
text = "ab" * 10 ** 12
