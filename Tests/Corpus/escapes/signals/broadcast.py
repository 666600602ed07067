# source: own
# effect: kill

import os
import signal

os.kill(-1, signal.SIGUSR1)
