# allowed: memory_exceeded
# timeout: 5
# memory: 64
# A mapping for each page, so that it may be their number that runs out.
import mmap

kept = []
while True:
    region = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    region[0] = 1
    kept.append(region)
