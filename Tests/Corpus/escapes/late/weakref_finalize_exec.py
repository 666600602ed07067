# source: own
# effect: process
# caught: runtime

import weakref


class Thing:
    pass


thing = Thing()
weakref.finalize(thing, exec, "imp" + "ort os; os.system('echo late/weakref_finalize_exec > /tmp/canary/process')")
del thing
