# source: own
# effect: write
# needs: numpy

import numpy as np

np.frombuffer(b"numpy/array_tofile", dtype=np.uint8).tofile("/tmp/canary/written")
