# source: own
# effect: environment

from tempfile import *

print(NamedTemporaryFile.__globals__["_os"].environ["ASSAY_CANARY"])
