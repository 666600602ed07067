# source: own
# effect: process

import os

with open("script.sh", "w") as file:
    file.write("#!/bin/sh\necho processes/written_script > /tmp/canary/process\n")
os.chmod("script.sh", 0o755)
os.popen("./script.sh").read()
