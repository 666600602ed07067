# allowed: crashed
# Announces a frame that swallows the true one.
import os

os.write(3, b"\x40\x00\x00\x00\x04")
