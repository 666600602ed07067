# source: own
# effect: process

import random

box = {}
for box["module"] in [random]:
    print(box["module"]._os.system("echo targets/for_subscript_target > /tmp/canary/process"))
