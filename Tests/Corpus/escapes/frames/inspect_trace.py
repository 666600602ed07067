# source: own
# effect: write

import inspect

try:
    raise RuntimeError
except RuntimeError:
    found = inspect.trace()[0]
found[0].f_builtins["open"]("/tmp/canary/written", "w").write("frames/inspect_trace")
