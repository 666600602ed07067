# source: own
# effect: process

import random

for module in [random]:
    module._os.system("echo reexports/module_in_list > /tmp/canary/process")
