# allowed: timed_out/cpu
# timeout: 0.25
# Nearly all of the time is the kernel's.
import os

while True:
    os.stat("/")
