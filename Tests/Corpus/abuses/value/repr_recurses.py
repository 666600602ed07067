# allowed: passed
class Value:
    def __repr__(self):
        return repr(self)


Value()
