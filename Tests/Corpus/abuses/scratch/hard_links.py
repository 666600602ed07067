# allowed: memory_exceeded
# timeout: 2
# memory: 64
# One file under ever more names.
import os

open("/tmp/file", "w").close()
number = 0
while True:
    os.link("/tmp/file", f"/tmp/{number:0200}")
    number += 1
