# allowed: passed
class Value:
    def __repr__(self):
        raise BaseException("no")


Value()
