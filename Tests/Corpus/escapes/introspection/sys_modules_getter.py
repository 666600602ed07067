# source: own
# effect: environment

from sys import modules as m

print(m["os"].environ["ASSAY_CANARY"])
