# allowed: timed_out/cpu
# timeout: 0.25
# memory: 64
# A program that is told there is no memory, and asks again for ever.
kept = []
while True:
    try:
        kept.append(bytearray(1 << 20))
    except MemoryError:
        pass
