# source: own
# effect: secret

import functools

dispatcher = functools.singledispatch(len)
print(dispatcher.dispatch.__globals__["__builtins__"]["open"]("/tmp/canary/secret").read())
