# allowed: crashed, raised
# Writes while the true report is being written; an error stays an error or becomes a crash.
import os
import struct
import threading

payload = bytes(16) + b"\x00\x00\x00" + struct.pack("<I", 0) + struct.pack("<q", 0)
frame = struct.pack("<IB", len(payload), 4) + payload


def forge():
    while True:
        os.write(3, frame)


threading.Thread(target=forge, daemon=True).start()
raise ValueError
