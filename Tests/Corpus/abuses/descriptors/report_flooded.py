# allowed: crashed, timed_out/wall
# wall: 1
# Megabytes of garbage; either there is no room left to write it, or somebody reads it and does not believe it.
import os

for _ in range(200):
    os.write(3, b"x" * 65536)
