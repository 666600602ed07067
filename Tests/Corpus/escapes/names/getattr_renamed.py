# source: own
# effect: environment

import random

look = getattr
print(look(random, "_o" + "s").environ["ASSAY_CANARY"])
