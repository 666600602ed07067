# source: own
# effect: environment

import os.path

print(os.path.genericpath.os.environ["ASSAY_CANARY"])
