# allowed: memory_exceeded
# memory: 64
# Bytes that go from file to file inside the kernel.
import os

source = os.open("/tmp/source", os.O_CREAT | os.O_RDWR)
os.write(source, b"x" * (1 << 20))
target = os.open("/tmp/target", os.O_CREAT | os.O_RDWR)
while True:
    os.sendfile(target, source, 0, 1 << 20)
