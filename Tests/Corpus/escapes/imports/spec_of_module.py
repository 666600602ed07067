# source: own
# effect: environment

import json

print(json.__spec__.loader.get_data.__globals__["_os"].environ[b"ASSAY_CANARY"])
