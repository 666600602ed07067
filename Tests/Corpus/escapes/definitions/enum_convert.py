# source: own
# effect: environment

import enum
import random

found = enum.IntEnum._convert_.__func__.__globals__["sys"].modules["os"]
print(found.environ["ASSAY_CANARY"])
