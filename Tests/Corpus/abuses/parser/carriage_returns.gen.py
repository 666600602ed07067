# allowed: passed, raised, rejected
# timeout: 2
import sys

sys.stdout.buffer.write(b"x = 1\r\rif x:\r\n\x0c\ty = 2\r" + b"\r" * 100_000 + b"# coding: utf-7\r")
