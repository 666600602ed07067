# source: own
# effect: write
# needs: numpy

import numpy as np

np.savetxt("/tmp/canary/written", np.array(["numpy/savetxt"]), fmt="%s")
