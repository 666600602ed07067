# source: own
# effect: environment

import pyclbr

print(pyclbr.sys.modules["os"].environ["ASSAY_CANARY"])
