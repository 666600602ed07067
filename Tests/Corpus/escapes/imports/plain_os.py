# source: smolagents issue 2094
# effect: process

import os

os.system("echo imports/plain_os > /tmp/canary/process")
