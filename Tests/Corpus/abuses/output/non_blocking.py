# allowed: output_exceeded, raised
# output: 100000
# A descriptor that does not wait raises where the reader is slower.
import os

os.set_blocking(1, False)
while True:
    os.write(1, b"x" * 65536)
