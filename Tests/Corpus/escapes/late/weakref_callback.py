# source: own
# effect: secret

import weakref


class Thing:
    pass


thing = Thing()
weakref.finalize(thing, lambda path: print(open(path).read()), "/tmp/canary/secret")
del thing
