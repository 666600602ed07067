# allowed: crashed
# An exception is never turned into a good end.
import os


class Error(Exception):
    def __str__(self):
        os._exit(0)


raise Error
