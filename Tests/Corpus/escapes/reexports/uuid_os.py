# source: own
# effect: environment

import uuid

print(uuid.os.environ["ASSAY_CANARY"])
