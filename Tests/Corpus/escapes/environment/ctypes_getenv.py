# source: own
# effect: environment

import ctypes

libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
print(libc.getenv(b"ASSAY_CANARY"))
