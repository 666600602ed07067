# allowed: memory_exceeded
# memory: 64
# Files without a name are still files.
import os

kept = []
while True:
    file = open("/tmp/gone", "wb", buffering=0)
    os.unlink("/tmp/gone")
    kept.append(file)
    file.write(b"x" * (2 << 20))
