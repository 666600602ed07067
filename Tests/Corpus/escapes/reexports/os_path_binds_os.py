# source: own
# effect: environment

import os.path

print(os.environ["ASSAY_CANARY"])
