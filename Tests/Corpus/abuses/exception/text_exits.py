# allowed: raised
import sys


class Error(Exception):
    def __str__(self):
        sys.exit(0)


raise Error
