# source: own
# effect: process

import copy
import copyreg


class Payload:
    pass


copyreg.dispatch_table[Payload] = lambda value: (copyreg.__builtins__["__import__"]("os").system, (
    "echo pickles/copyreg_dispatch > /tmp/canary/process",))
copy.copy(Payload())
