# allowed: timed_out/cpu
# timeout: 0.25
import os

os.closerange(0, 1 << 16)
while True:
    pass
