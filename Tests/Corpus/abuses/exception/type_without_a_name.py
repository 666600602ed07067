# allowed: raised
# Whatever a report asks of the class, the metaclass answers with an error.
class Meta(type):
    def __getattribute__(cls, name):
        raise RuntimeError(name)


class Error(Exception, metaclass=Meta):
    pass


raise Error("hidden")
