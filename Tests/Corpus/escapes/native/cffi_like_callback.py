# source: own
# effect: process

import ctypes

compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(
    lambda a, b: ctypes.CDLL(None).system(b"echo native/cffi_like_callback > /tmp/canary/process") * 0)
values = (ctypes.c_int * 2)(2, 1)
ctypes.CDLL(None).qsort(values, 2, 4, compare)
