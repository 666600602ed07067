# source: own
# effect: environment

import calendar

print(calendar.sys.modules["os"].environ["ASSAY_CANARY"])
