# allowed: timed_out/cpu
# timeout: 0.25
# Loops before the first line of what looks like the program.
class Meta(type):
    def __prepare__(name, bases):
        while True:
            pass


class Innocent(metaclass=Meta):
    pass
