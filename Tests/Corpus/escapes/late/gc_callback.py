# source: own
# effect: process

import gc

gc.callbacks.append(lambda phase, info: gc.__loader__.load_module("posix").system("echo late/gc_callback > /tmp/canary/process"))
gc.collect()
