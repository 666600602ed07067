# allowed: timed_out/cpu
# timeout: 0.25
import bz2
import os

noise = os.urandom(8 << 20)
while True:
    bz2.compress(noise)
