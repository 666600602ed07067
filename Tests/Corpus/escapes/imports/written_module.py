# source: own
# effect: process

import sys

with open("helper_module.py", "w") as file:
    file.write("import os; os.system('echo imports/written_module > /tmp/canary/process')")
sys.path.insert(0, ".")
import helper_module
