# source: own
# effect: environment

import logging

print(logging.os.environ["ASSAY_CANARY"])
