# source: own
# effect: environment

import operator
import random

print(operator.attrgetter("_" + "os.environ")(random)["ASSAY_CANARY"])
