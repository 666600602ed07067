# source: own
# effect: environment

import pkgutil

print(pkgutil.resolve_name("os:environ")["ASSAY_CANARY"])
