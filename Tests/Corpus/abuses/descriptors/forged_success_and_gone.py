# allowed: crashed
import os
import struct

payload = bytes(16) + b"\x00\x00\x00" + struct.pack("<I", 0) + struct.pack("<q", 0)
os.write(3, struct.pack("<IB", len(payload), 4) + payload)
os._exit(0)
