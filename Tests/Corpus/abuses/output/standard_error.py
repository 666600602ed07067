# allowed: output_exceeded
# output: 100000
import sys

while True:
    sys.stderr.write("spam " * 20 + "\n")
