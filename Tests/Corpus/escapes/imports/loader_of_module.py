# source: own
# effect: environment

import json

print(json.__loader__.get_code.__globals__["_os"].environ[b"ASSAY_CANARY"])
