# source: own
# effect: environment

import _frozen_importlib

print(_frozen_importlib._gcd_import("os").environ["ASSAY_CANARY"])
