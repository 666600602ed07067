# source: own
# effect: environment

import os

print(open(f"/proc/{os.getppid()}/environ").read())
print(os.environb[b"ASSAY_CANARY"])
