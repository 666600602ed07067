# allowed: output_exceeded
# output: 100000
# A descriptor that does not wait, and a program that tries again where the reader is slower.
import os

os.set_blocking(1, False)
while True:
    try:
        os.write(1, b"x" * 65536)
    except BlockingIOError:
        pass
