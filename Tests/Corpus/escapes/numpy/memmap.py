# source: own
# effect: secret
# needs: numpy

import numpy as np

print(bytes(np.memmap("/tmp/canary/secret", mode="r")))
