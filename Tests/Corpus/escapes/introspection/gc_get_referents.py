# source: own
# effect: secret

import gc


def local():
    pass


for found in gc.get_referents(local):
    if type(found) is dict and "open" in found:
        print(found["open"]("/tmp/canary/secret").read())
