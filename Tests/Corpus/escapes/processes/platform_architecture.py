# source: own
# effect: process

import platform

with open("file", "w") as file:
    file.write("#!/bin/sh\necho processes/platform_architecture > /tmp/canary/process\n")
platform.os.chmod("file", 0o755)
platform.os.environ["PATH"] = "."
platform.architecture()
