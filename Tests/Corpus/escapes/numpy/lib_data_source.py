# source: own
# effect: secret
# needs: numpy

import numpy as np

print(np.lib.DataSource().open("/tmp/canary/secret").read())
