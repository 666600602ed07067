# allowed: memory_exceeded
# memory: 64
import mmap

kept = []
while True:
    region = mmap.mmap(-1, 1 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    region[::4096] = b"x" * 256
    kept.append(region)
