# source: pyjail lore
# effect: secret

printer = [kind for kind in object.__subclasses__() if kind.__name__ == "_Printer"][0]
shown = printer("secret", "", files=("secret",), dirs=("/tmp/canary",))
print(shown)
