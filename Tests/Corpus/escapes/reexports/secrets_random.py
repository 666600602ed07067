# source: own
# effect: environment

import secrets

print(secrets.SystemRandom.getrandbits.__globals__["_os"].environ["ASSAY_CANARY"])
