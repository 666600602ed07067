# source: own
# effect: secret

import sys


def hook(kind, error, trace):
    print(trace.tb_frame.f_builtins["open"]("/tmp/canary/secret").read())


sys.excepthook = hook
raise ValueError("look at me")
