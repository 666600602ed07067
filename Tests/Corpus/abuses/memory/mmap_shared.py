# allowed: memory_exceeded
# memory: 64
# Shared anonymous memory, which no limit on a process's own data counts.
import mmap

kept = []
while True:
    region = mmap.mmap(-1, 1 << 20)
    region[::4096] = b"x" * 256
    kept.append(region)
