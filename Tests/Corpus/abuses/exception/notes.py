# allowed: raised
class Note:
    def __str__(self):
        raise SystemExit

    __repr__ = __str__


error = ValueError("with notes")
error.__notes__ = [Note(), 1, None, "x" * 1_000_000]
raise error
