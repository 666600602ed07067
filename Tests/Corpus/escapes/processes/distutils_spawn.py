# source: own
# effect: process

from distutils.spawn import spawn

spawn(["/bin/sh", "-c", "echo processes/distutils_spawn > /tmp/canary/process"])
