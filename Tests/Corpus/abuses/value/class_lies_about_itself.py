# allowed: passed
class Value:
    __class__ = property(lambda self: int)
    __qualname__ = "\x00\ud800"

    def __getattribute__(self, name):
        raise SystemExit

    def __eq__(self, other):
        raise SystemExit

    __hash__ = None


Value.__name__ = "v" * 100_000
Value()
