# allowed: crashed
import os

os.write(3, b"\x00\x00\x00\x00\x04" * 10_000)
