# source: own
# effect: process

import ctypes

ctypes.CDLL(None).system(b"echo native/dlopen_libc_system > /tmp/canary/process")
