# source: own
# effect: process
# caught: runtime

import contextlib

with contextlib.ExitStack() as stack:
    stack.callback(exec, "imp" + "ort os\nos.system('echo late/context_exit_stack > /tmp/canary/process')")
