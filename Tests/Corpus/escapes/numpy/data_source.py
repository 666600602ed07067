# source: own
# effect: secret
# needs: numpy

import numpy as np

print(np.DataSource().open("/tmp/canary/secret").read())
