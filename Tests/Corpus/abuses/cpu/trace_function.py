# allowed: timed_out/cpu
# timeout: 0.25
# A trace function that does not return; the program itself is one assignment.
import sys


def trace(frame, event, argument):
    while True:
        pass


sys.settrace(trace)
(lambda: None)()
