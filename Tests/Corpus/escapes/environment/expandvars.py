# source: own
# effect: environment

import os.path

print(os.path.expandvars("$ASSAY_CANARY"))
