# allowed: crashed
import os


class Value:
    def __repr__(self):
        os._exit(0)


Value()
