# allowed: timed_out/cpu
# timeout: 0.25
class Meta(type):
    def __repr__(cls):
        while True:
            pass


class Value(metaclass=Meta):
    pass


Value
