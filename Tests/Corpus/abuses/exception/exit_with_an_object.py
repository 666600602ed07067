# allowed: raised
import sys


class Status:
    def __str__(self):
        raise ValueError

    __repr__ = __index__ = __int__ = __str__


sys.exit(Status())
