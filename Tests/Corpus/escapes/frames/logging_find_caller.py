# source: own
# effect: environment

import logging

frame = logging.currentframe()
while frame.f_back:
    frame = frame.f_back
print(frame.f_builtins["__import__"]("os").environ["ASSAY_CANARY"])
