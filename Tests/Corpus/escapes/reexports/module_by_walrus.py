# source: own
# effect: environment

import random

if module := random:
    print(module._os.environ["ASSAY_CANARY"])
