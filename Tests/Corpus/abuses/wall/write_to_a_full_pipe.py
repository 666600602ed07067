# allowed: timed_out/wall
# wall: 1
import os

reader, writer = os.pipe()
while True:
    os.write(writer, b"x" * 65536)
