# allowed: crashed
import os

os.write(3, b"\xff\xff\xff\xff\x04" + b"x" * 1000)
