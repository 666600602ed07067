# source: own
# effect: environment

import inspect
import random

for name, value in inspect.getmembers(random):
    if name == "_os":
        print(value.environ["ASSAY_CANARY"])
