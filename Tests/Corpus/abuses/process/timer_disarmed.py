# allowed: timed_out/cpu
# timeout: 0.25
# Tries to take away the timers of the process by every number.
import ctypes

libc = ctypes.CDLL(None)
for number in range(64):
    libc.syscall(226, number)
    libc.syscall(223, number, 0, bytes(32), None)
while True:
    pass
