# source: own
# effect: secret
# needs: numpy

import numpy as np

print(np.fromregex("/tmp/canary/secret", r"(.+)", [("line", "U99")]))
