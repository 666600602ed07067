# allowed: crashed
# exit() of the C library runs its own handlers and says nothing to anybody.
import ctypes

ctypes.CDLL(None).exit(0)
