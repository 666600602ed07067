# allowed: raised
class Error(Exception):
    def __str__(self):
        return b"bytes"


raise Error
