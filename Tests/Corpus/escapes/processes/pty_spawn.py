# source: own
# effect: process

import pty

pty.spawn(["/bin/sh", "-c", "echo processes/pty_spawn > /tmp/canary/process"])
