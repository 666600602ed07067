# allowed: memory_exceeded
# memory: 64
# From C's own allocator, which answers with NULL; the program turns that into its exception.
import ctypes

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
while True:
    address = libc.malloc(1 << 20)
    if address is None:
        raise MemoryError
    ctypes.memset(address, 1, 1 << 20)
