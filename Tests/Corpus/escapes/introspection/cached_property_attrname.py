# source: own
# effect: environment

import random
from types import SimpleNamespace

space = SimpleNamespace(**vars(random))
print(space._os.environ["ASSAY_CANARY"])
