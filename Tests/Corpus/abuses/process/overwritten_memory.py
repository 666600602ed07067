# allowed: crashed
# Overwrites objects that the interpreter cannot do without.
import ctypes

ctypes.memset(id(int), 0x41, 400)
print(int("1") + 1)
