# source: own
# effect: secret

import enum

Tools = enum.Enum._convert_("Tools", "builtins", lambda name: name == "open")
print(Tools.open.value("/tmp/canary/secret").read())
