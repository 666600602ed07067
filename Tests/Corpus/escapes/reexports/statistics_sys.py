# source: own
# effect: environment

import statistics

print(statistics.sys.modules["os"].environ["ASSAY_CANARY"])
