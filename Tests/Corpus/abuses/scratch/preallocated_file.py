# allowed: memory_exceeded
# memory: 64
import os

for number in range(8):
    descriptor = os.open(f"/tmp/{number}", os.O_CREAT | os.O_RDWR)
    os.posix_fallocate(descriptor, 0, 60 << 20)
