# source: own
# effect: process

import os
import _posixsubprocess

output, error = os.pipe()
_posixsubprocess.fork_exec(
    [b"/bin/sh", b"-c", b"echo processes/fork_exec_module > /tmp/canary/process"], [b"/bin/sh"], True, (error,), None, None,
    -1, -1, -1, -1, -1, -1, output, error, False, False, -1, None, None, None, -1, None, False)
os.wait()
