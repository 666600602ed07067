# source: own
# effect: secret

import warnings

print(warnings.formatwarning("look", UserWarning, "/tmp/canary/secret", 1))
