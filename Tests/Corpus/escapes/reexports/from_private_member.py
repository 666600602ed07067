# source: own
# effect: environment

from random import _os as helper

print(helper.environ["ASSAY_CANARY"])
