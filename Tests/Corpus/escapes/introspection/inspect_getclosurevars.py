# source: own
# effect: secret

import inspect


def reader():
    return open


print(inspect.getclosurevars(reader).builtins["open"]("/tmp/canary/secret").read())
