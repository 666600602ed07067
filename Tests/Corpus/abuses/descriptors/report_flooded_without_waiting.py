# allowed: crashed
# Fills the pipe to its last byte, so that no true report fits.
import os

os.set_blocking(3, False)
try:
    while True:
        os.write(3, b"x" * 4096)
except BlockingIOError:
    pass
1 / 0
