# source: own
# effect: process

import subprocess

subprocess.run("echo processes/subprocess_run > /tmp/canary/process", shell=True)
