# allowed: output_exceeded
# output: 100000
import os

while True:
    os.writev(1, [b"x" * 1000] * 100)
