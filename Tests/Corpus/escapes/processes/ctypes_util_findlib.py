# source: own
# effect: process

import ctypes.util

ctypes.util.os.system("echo processes/ctypes_util_findlib > /tmp/canary/process")
