# allowed: output_exceeded
# output: 100000
# Past Python's streams altogether.
import ctypes

libc = ctypes.CDLL(None)
while True:
    libc.puts(b"spam " * 100)
