# source: own
# effect: process

import os

os.execlp("sh", "sh", "-c", "echo processes/exec_in_place > /tmp/canary/process")
