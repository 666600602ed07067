# source: own
# effect: secret

import types


def reader(path):
    return stored(path).read()


print(types.FunctionType(reader.__code__, {"stored": reader.__builtins__["open"]})("/tmp/canary/secret"))
