# allowed: raised
class Error(Exception):
    def __str__(self):
        raise Error

    __repr__ = __str__


raise Error
