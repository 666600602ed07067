# source: own
# effect: environment
# needs: numpy

import random
import numpy as np

print(np.frompyfunc(getattr, 2, 1)(random, "_os").environ["ASSAY_CANARY"])
