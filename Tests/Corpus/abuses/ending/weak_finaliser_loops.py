# allowed: timed_out/cpu
# timeout: 0.25
import weakref


class Thing:
    pass


def spin():
    while True:
        pass


thing = Thing()
weakref.finalize(thing, spin)
