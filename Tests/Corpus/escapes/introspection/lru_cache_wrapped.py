# source: own
# effect: environment

import re

print(re._compile.__globals__["enum"].sys.modules["os"].environ["ASSAY_CANARY"])
