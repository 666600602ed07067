# source: own
# effect: process

import os

os.spawnlp(os.P_NOWAIT, "setsid", "setsid", "sh", "-c", "sleep 0.1; echo processes/spawn_detached > /tmp/canary/process")
