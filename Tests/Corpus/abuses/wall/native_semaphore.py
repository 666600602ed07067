# allowed: timed_out/wall
# wall: 0.5
# Waits in C, where no exception reaches it.
import ctypes

semaphore = ctypes.create_string_buffer(64)
libc = ctypes.CDLL(None)
libc.sem_init(semaphore, 0, 0)
libc.sem_wait(semaphore)
