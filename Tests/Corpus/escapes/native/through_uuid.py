# source: own
# effect: environment

import uuid

print(uuid.sys.modules["os"].environ["ASSAY_CANARY"])
