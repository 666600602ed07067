# allowed: raised
# Forgets its traceback, and replaces its arguments, while its text is being asked for.
class Error(Exception):
    def __str__(self):
        self.__traceback__ = None
        self.__dict__.clear()
        self.args = (self,) * 3
        Error.__module__ = property(lambda cls: 1 / 0)
        return "text"


raise Error
