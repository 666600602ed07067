# allowed: memory_exceeded
# memory: 64
# One file of the scratch, mapped privately again and again, every copy written to.
import mmap

size = 16 << 20
with open("/tmp/origin", "wb") as file:
    file.write(b"x" * size)
kept = []
with open("/tmp/origin", "r+b") as file:
    while True:
        region = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_COPY)
        for offset in range(0, size, 4096):
            region[offset] = 1
        kept.append(region)
