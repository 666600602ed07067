# allowed: output_exceeded
# output: 100000
# The same pipe under many numbers.
import os

copies = [os.dup(1) for _ in range(50)]
while True:
    for copy in copies:
        os.write(copy, b"x" * 100)
