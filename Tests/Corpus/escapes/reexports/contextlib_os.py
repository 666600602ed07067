# source: own
# effect: environment

import contextlib

print(contextlib.os.environ["ASSAY_CANARY"])
