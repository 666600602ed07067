# source: pyjail lore
# effect: secret

def local():
    pass


print(local.__globals__["__builtins__"].open("/tmp/canary/secret").read())
