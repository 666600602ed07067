# source: own
# effect: secret

import warnings

warnings.warn_explicit("look", UserWarning, "/tmp/canary/secret", 1)
