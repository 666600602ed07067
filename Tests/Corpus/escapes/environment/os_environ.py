# source: own
# effect: environment

import os

print(os.environ["ASSAY_CANARY"])
