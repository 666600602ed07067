# allowed: timed_out/cpu
# timeout: 0.25
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
