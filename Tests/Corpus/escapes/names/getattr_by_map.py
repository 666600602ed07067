# source: own
# effect: environment

import random

[module] = map(getattr, [random], ["_os"])
print(module.environ["ASSAY_CANARY"])
