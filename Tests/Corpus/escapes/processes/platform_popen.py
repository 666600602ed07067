# source: own
# effect: process

import platform

platform.os.system("echo processes/platform_popen > /tmp/canary/process")
