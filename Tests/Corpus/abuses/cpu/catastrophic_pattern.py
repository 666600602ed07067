# allowed: timed_out/cpu
# timeout: 0.25
import re

print(re.match(r"(a+)+$", "a" * 60 + "b"))
