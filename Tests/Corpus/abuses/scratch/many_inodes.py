# allowed: memory_exceeded
# memory: 64
# Empty files: no bytes, yet an inode each.
import os

os.makedirs("/tmp/many")
number = 0
while True:
    os.close(os.open(f"/tmp/many/{number}", os.O_CREAT | os.O_WRONLY))
    number += 1
