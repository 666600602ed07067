# allowed: timed_out/cpu
# timeout: 0.25
# A hook of the program's own, called wherever the interpreter reports an event.
import sys


def hook(event, arguments):
    while True:
        pass


sys.addaudithook(hook)
compile("1", "x", "eval")
