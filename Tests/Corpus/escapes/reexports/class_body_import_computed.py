# source: own
# effect: environment

class Holder:
    import random

    found = [value for name, value in vars(random).items() if name == "_os"]


print(Holder.found[0].environ["ASSAY_CANARY"])
