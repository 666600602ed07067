# source: own
# effect: environment

import sys

print(sys.modules["os"].environ["ASSAY_CANARY"])
