# allowed: passed
# SystemExit out of repr ends nothing: the program had come to its end.
import sys


class Value:
    def __repr__(self):
        sys.exit(3)


Value()
