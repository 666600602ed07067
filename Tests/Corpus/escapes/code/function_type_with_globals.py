# source: own
# effect: secret

import types


def reader(path):
    return stored(path).read()


print(types.FunctionType(reader.__code__, {"stored": types.SimpleNamespace(o=None) and print.__self__.open})("/tmp/canary/secret"))
