# source: own
# effect: environment

import inspect
import random

print(inspect.getattr_static(random, "_os").environ["ASSAY_CANARY"])
