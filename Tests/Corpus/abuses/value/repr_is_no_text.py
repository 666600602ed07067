# allowed: passed
class Value:
    def __repr__(self):
        return 42


Value()
