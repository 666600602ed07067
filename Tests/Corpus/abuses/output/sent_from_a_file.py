# allowed: output_exceeded
# output: 100000
import os

descriptor = os.open("/tmp/source", os.O_CREAT | os.O_RDWR)
os.write(descriptor, b"x" * (1 << 20))
while True:
    os.sendfile(1, descriptor, 0, 1 << 20)
