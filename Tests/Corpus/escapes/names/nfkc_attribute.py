# source: pyjail lore
# effect: environment

import random

print(random._𝐨𝐬.environ["ASSAY_CANARY"])
