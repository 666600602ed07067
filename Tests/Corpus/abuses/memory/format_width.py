# allowed: memory_exceeded
# memory: 64
# A width in a format specification is an allocation.
text = f"{1:>{10 ** 11}}"
