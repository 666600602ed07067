# source: own
# effect: write

import dbm.dumb
import os

with dbm.dumb.open("cupboard") as shelf:
    shelf["a"] = "files/dbm_dumb"
os.replace("cupboard.dat", "/tmp/canary/written")
