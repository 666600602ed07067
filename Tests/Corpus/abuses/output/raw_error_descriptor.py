# allowed: output_exceeded
# output: 100000
import os

while True:
    os.write(2, b"x" * 65536)
