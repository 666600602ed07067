# source: own
# effect: environment

import inspect

frame = inspect.currentframe()
print(frame.f_builtins["__import__"]("os").environ["ASSAY_CANARY"])
