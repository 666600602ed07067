# source: own
# effect: secret

import inspect


class Fake:
    pass


Fake.__module__ = "__main__"
print(inspect.linecache.getlines("/tmp/canary/secret"))
