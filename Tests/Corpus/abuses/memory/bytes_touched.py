# allowed: memory_exceeded
# memory: 64
# Many allocations, each of them written to.
kept = []
while True:
    kept.append(bytearray(b"x" * 1_000_000))
