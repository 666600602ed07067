# source: own
# effect: process
# caught: runtime

import collections


class Name(str):
    def isidentifier(self):
        return True


field = Name("a, b=__imp" + "ort__('os').system('echo code/namedtuple_field > /tmp/canary/process')")
try:
    collections.namedtuple("Made", [field])
except (SyntaxError, ValueError):
    pass
