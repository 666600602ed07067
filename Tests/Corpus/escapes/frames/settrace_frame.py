# source: own
# effect: environment

import sys


def tracer(frame, event, argument):
    frame.f_globals["taken"] = frame.f_builtins["__import__"]
    return None


def traced():
    return 1


sys.settrace(tracer)
traced()
sys.settrace(None)
print(taken("os").environ["ASSAY_CANARY"])
