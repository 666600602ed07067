# source: own
# effect: process

import runpy

runpy.run_module("random", run_name="other")["_os"].system("echo imports/runpy_module > /tmp/canary/process")
