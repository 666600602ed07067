# source: own
# effect: environment

import ntpath

print(ntpath.expandvars("%ASSAY_CANARY%"))
