# source: own
# effect: secret
# needs: numpy

import numpy as np

print(np.loadtxt("/tmp/canary/secret", dtype=str))
