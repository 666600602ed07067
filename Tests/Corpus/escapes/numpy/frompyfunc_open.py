# source: own
# effect: secret
# needs: numpy

import numpy as np

print(np.frompyfunc(open, 1, 1)(np.array(["/tmp/canary/secret"], dtype=object))[0].read())
