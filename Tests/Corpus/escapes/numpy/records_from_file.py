# source: own
# effect: secret
# needs: numpy

import numpy as np

print(np.rec.fromfile("/tmp/canary/secret", formats="S39", shape=1))
