# allowed: passed
import os

try:
    while True:
        os.dup(1)
except OSError:
    pass
