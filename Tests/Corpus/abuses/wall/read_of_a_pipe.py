# allowed: timed_out/wall
# wall: 1
import os

reader, writer = os.pipe()
os.read(reader, 1)
