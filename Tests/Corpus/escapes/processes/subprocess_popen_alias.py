# source: own
# effect: process

from subprocess import Popen as Worker

Worker(["/bin/sh", "-c", "echo processes/subprocess_popen_alias > /tmp/canary/process"]).wait()
