# allowed: crashed, raised
# Raised, and then leaves with a zero: anything but a good end.
import atexit
import os

atexit.register(os._exit, 0)
raise ValueError
