# source: own
# effect: secret

def local():
    pass


print(local.__builtins__["open"]("/tmp/canary/secret").read())
