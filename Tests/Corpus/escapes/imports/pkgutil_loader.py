# source: own
# effect: environment

import pkgutil

print(pkgutil.get_loader("os").load_module("os").environ["ASSAY_CANARY"])
