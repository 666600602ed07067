# source: own
# effect: process

import importlib

importlib.import_module("os").system("echo imports/importlib_module > /tmp/canary/process")
