# allowed: timed_out/wall
# wall: 0.5
# Whoever writes the report waits for a reader that never comes.
import os

reader, writer = os.pipe()
os.set_blocking(writer, False)
try:
    while True:
        os.write(writer, b"x" * 4096)
except BlockingIOError:
    os.set_blocking(writer, True)
os.dup2(writer, 3)
