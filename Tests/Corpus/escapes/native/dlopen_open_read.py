# source: own
# effect: secret

from ctypes import CDLL, create_string_buffer

libc = CDLL("libc.so.6")
buffer = create_string_buffer(100)
libc.read(libc.open(b"/tmp/canary/secret", 0), buffer, 100)
print(buffer.value)
