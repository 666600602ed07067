# source: own
# effect: environment

from posixpath import expandvars

print(expandvars("${ASSAY_CANARY}"))
