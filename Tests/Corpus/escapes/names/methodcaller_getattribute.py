# source: own
# effect: environment

import operator
import random

module = operator.methodcaller("__getattribute__", "_os")(random)
print(module.environ["ASSAY_CANARY"])
