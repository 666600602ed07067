# allowed: timed_out/cpu
# timeout: 0.25
import atexit


@atexit.register
def spin():
    while True:
        pass
