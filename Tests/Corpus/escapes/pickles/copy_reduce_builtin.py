# source: own
# effect: secret

import copy


class Payload:
    def __reduce__(self):
        return open, ("/tmp/canary/secret",)


print(copy.copy(Payload()).read())
