# allowed: output_exceeded
# output: 100000
import os

while True:
    os.write(1, b"x" * 65536)
