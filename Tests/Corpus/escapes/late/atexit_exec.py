# source: own
# effect: process
# caught: runtime

import atexit

atexit.register(exec, "imp" + "ort os\nos.system('echo late/atexit_exec > /tmp/canary/process')", {})
