# allowed: raised, timed_out/cpu
# timeout: 0.25
class Meta(type):
    @property
    def __module__(cls):
        while True:
            pass


class Error(Exception, metaclass=Meta):
    pass


raise Error
