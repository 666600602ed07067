# source: own
# effect: environment

import uuid

print(uuid._generate_time_safe and uuid.sys.modules["os"].environ["ASSAY_CANARY"])
