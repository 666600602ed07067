# source: own
# effect: environment

import string

print(string._re.enum.sys.modules["os"].environ["ASSAY_CANARY"])
