# source: own
# effect: environment

from os import getenv as look

print(look("ASSAY_CANARY"))
