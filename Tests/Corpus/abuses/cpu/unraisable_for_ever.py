# allowed: timed_out/cpu
# timeout: 0.25
# Errors that cannot be raised, in finalisers, one after another.
import sys


class Phoenix:
    def __del__(self):
        Phoenix()
        raise ValueError


sys.unraisablehook = lambda details: None
while True:
    Phoenix()
