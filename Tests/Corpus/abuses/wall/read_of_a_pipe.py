# allowed: timed_out/wall
# wall: 0.5
import os

reader, writer = os.pipe()
os.read(reader, 1)
