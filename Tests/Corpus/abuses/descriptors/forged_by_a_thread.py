# allowed: crashed
# Writes before, and while, the true report is being written.
import os
import struct
import threading

payload = bytes(16) + b"\x00\x00\x00" + struct.pack("<I", 0) + struct.pack("<q", 0)
written = threading.Event()
frame = struct.pack("<IB", len(payload), 4) + payload


def forge():
    while True:
        os.write(3, frame)
        written.set()


threading.Thread(target=forge, daemon=True).start()
written.wait()
raise ValueError
