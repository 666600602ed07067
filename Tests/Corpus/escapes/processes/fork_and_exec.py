# source: own
# effect: process

import os

child = os.fork()
if child == 0:
    os.execv("/bin/sh", ["sh", "-c", "echo processes/fork_and_exec > /tmp/canary/process"])
os.waitpid(child, 0)
