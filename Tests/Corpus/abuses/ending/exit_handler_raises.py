# allowed: passed
import atexit


@atexit.register
def fail():
    raise SystemExit(3)
