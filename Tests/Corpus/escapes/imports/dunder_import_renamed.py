# source: own
# effect: process

load = __import__
load("os").system("echo imports/dunder_import_renamed > /tmp/canary/process")
