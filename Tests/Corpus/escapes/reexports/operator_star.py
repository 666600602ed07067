# source: own
# effect: environment

from random import *
from os import *

print(getenv("ASSAY_CANARY"))
