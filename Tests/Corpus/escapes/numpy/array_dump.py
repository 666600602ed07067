# source: own
# effect: write
# needs: numpy

import numpy as np

np.array(["numpy/array_dump"], dtype=object).dump("/tmp/canary/written")
