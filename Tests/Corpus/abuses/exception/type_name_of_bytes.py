# allowed: raised
class Error(Exception):
    pass


Error.__module__ = 17
Error.__qualname__ = "\ud800\x00\x1b[2J" * 100_000
raise Error
