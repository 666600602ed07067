# source: own
# effect: environment

import unittest

print(unittest.case.sys.modules["os"].environ["ASSAY_CANARY"])
