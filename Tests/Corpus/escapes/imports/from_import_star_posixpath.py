# source: own
# effect: environment

from posixpath import *
import posixpath

print(posixpath.os.environ["ASSAY_CANARY"])
