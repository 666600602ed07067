# source: own
# effect: environment

import pprint

print(pprint._sys.modules["os"].environ["ASSAY_CANARY"])
