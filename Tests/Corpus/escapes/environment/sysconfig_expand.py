# source: own
# effect: environment

import sysconfig

print(sysconfig.os.environ["ASSAY_CANARY"])
