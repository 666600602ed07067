# allowed: memory_exceeded
# memory: 64
# A tree deeper than any path may be long.
import os

while True:
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
