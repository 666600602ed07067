# source: own
# effect: connect

import ctypes
import struct

libc = ctypes.CDLL(None)
descriptor = libc.socket(2, 1, 0)
libc.connect(descriptor, struct.pack("!BBH4s8x", 2, 0, 4242, bytes([127, 0, 0, 1])), 16)
libc.send(descriptor, b"native/raw_socket_calls", len("native/raw_socket_calls"), 0)
libc.close(descriptor)
