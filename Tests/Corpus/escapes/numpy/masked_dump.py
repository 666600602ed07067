# source: own
# effect: write
# needs: numpy

import numpy as np

np.ma.array(["numpy/masked_dump"], dtype=object).dump("/tmp/canary/written")
