# allowed: raised, timed_out/cpu
# timeout: 0.25
# CPython would call this hook; nothing has to.
import sys


def hook(*details):
    while True:
        pass


sys.excepthook = hook
1 / 0
