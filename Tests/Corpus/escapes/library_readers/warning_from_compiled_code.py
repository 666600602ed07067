# source: own
# effect: secret

import warnings

exec(compile("warn('look')", "/tmp/canary/secret", "exec"), {"warn": warnings.warn})
