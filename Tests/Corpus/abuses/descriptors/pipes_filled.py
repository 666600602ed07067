# allowed: raised
# The kernel's memory, a pipe at a time.
import os

while True:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    os.write(writer, b"x" * 65536)
