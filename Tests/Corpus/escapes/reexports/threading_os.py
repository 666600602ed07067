# source: own
# effect: process

import threading

threading._os.popen("echo reexports/threading_os > /tmp/canary/process").read()
