# allowed: memory_exceeded, raised
# memory: 64
# POSIX shared memory lives in /dev/shm, where there is one.
from multiprocessing import shared_memory

kept = []
while True:
    segment = shared_memory.SharedMemory(create=True, size=16 << 20)
    segment.buf[:] = b"x" * len(segment.buf)
    kept.append(segment)
