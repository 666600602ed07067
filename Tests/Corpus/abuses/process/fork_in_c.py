# allowed: crashed, passed
# Calls the system for a process, by all of its names; there is none to be had.
import ctypes

libc = ctypes.CDLL(None)
if libc.fork() != -1 or libc.vfork() != -1:
    libc._exit(0)
