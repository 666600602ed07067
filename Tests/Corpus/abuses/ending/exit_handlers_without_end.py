# allowed: passed, timed_out/cpu
# timeout: 0.5
import atexit


def again():
    atexit.register(again)


again()
