# source: own
# effect: process

import runpy

with open("helper.py", "w") as file:
    file.write("import os; os.system('echo imports/runpy_written_file > /tmp/canary/process')")
runpy.run_path("helper.py")
