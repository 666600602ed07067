# source: own
# effect: secret
# needs: numpy

import numpy as np

print(bytes(np.core.memmap("/tmp/canary/secret", mode="r")))
