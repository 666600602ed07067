# source: own
# effect: secret
# needs: numpy

import numpy as np

print(np.lib.genfromtxt("/tmp/canary/secret", dtype=str))
