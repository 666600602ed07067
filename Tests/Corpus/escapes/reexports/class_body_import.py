# source: own
# effect: environment

class Holder:
    import random


print(Holder.random._os.environ["ASSAY_CANARY"])
