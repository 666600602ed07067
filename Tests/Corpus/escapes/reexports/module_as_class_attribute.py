# source: own
# effect: environment

import random


class Holder:
    module = random


print(Holder.module._os.environ["ASSAY_CANARY"])
