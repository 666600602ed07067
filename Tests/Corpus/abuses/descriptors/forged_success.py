# allowed: crashed
# A well-formed report of a good end, from a program that raises. Only the number that proves its sender is missing.
import os
import struct

payload = bytes(16) + b"\x00\x00\x00" + struct.pack("<I", 0) + struct.pack("<q", 0)
os.write(3, struct.pack("<IB", len(payload), 4) + payload)
raise ValueError
