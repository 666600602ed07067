# allowed: output_exceeded
# output: 100000
# Nothing is written until the interpreter flushes what was kept back.
import io
import sys

sys.stdout = io.TextIOWrapper(io.BufferedWriter(sys.stdout.buffer.raw, 1 << 20), write_through=False)
for _ in range(2000):
    sys.stdout.write("x" * 100)
