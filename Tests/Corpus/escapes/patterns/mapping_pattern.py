# source: own
# effect: secret

def local():
    pass


match local.__globals__:
    case {"__builtins__": module}:
        print(module.open("/tmp/canary/secret").read())
