# allowed: passed, memory_exceeded
# memory: 64
# Ends well with memory full to the brim, and a value to be shown.
kept = []
for size in (1 << 20, 1 << 14, 1 << 9):
    try:
        while True:
            kept.append(bytearray(size))
    except MemoryError:
        pass
list(range(1000))
