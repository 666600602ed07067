# allowed: timed_out/wall
# wall: 0.5
import os

reader, writer = os.pipe()
while True:
    os.write(writer, b"x" * 65536)
