# allowed: passed
import sys


class Stream:
    def __getattr__(self, name):
        raise KeyboardInterrupt


sys.stdout = sys.stderr = sys.__stdout__ = Stream()
