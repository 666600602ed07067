# allowed: crashed
# Keeps the true report in a file, and what it can say itself on the real descriptor.
import os

real = os.dup(3)
os.dup2(os.open("/tmp/report", os.O_CREAT | os.O_RDWR), 3)
os.write(real, b"\x1f\x00\x00\x00\x04" + bytes(31))
raise ValueError
