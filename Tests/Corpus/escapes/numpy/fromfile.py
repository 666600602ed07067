# source: own
# effect: secret
# needs: numpy

import numpy as np

print(np.fromfile("/tmp/canary/secret", dtype=np.uint8).tobytes())
