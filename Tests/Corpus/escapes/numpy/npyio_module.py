# source: own
# effect: environment
# needs: numpy

import numpy as np

print(np.lib.npyio.os.environ["ASSAY_CANARY"])
