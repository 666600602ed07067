# source: own
# effect: environment

import posix

print(posix.environ[b"ASSAY_CANARY"])
