# allowed: output_exceeded
# output: 100000
# Nothing is written until the interpreter flushes what was kept back.
import sys

sys.stdout = open(1, "w", buffering=1 << 20)
for _ in range(2000):
    sys.stdout.write("x" * 100)
