# allowed: raised, memory_exceeded
# memory: 64
# Not one block is left when it raises; whichever error it is, somebody has to report it.
kept = []
for size in (1 << 20, 1 << 14, 1 << 9, 32):
    try:
        while True:
            kept.append(bytearray(size))
    except MemoryError:
        pass
raise ValueError("x" * 100)
