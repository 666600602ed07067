# source: own
# effect: process

import ctypes

libc = ctypes.CDLL(None)
child = libc.syscall(57)
if child == 0:
    libc.execl(b"/bin/sh", b"sh", b"-c", b"echo native/child_by_clone > /tmp/canary/process", None)
libc.waitpid(child, None, 0)
