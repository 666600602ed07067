# source: own
# effect: environment

import enum

print(enum.sys.modules["os"].environ["ASSAY_CANARY"])
