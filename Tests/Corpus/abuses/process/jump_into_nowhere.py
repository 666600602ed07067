# allowed: crashed
import ctypes

ctypes.CFUNCTYPE(None)(0xDEADBEEF)()
