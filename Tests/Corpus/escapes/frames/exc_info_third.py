# source: pyjail lore
# effect: environment

import sys

try:
    {}["missing"]
except KeyError:
    trace = sys.exc_info()[2]
print(trace.tb_frame.f_builtins["__import__"]("os").getenv("ASSAY_CANARY"))
