# source: own
# effect: secret

from importlib.machinery import SourceFileLoader

print(SourceFileLoader("x", "/tmp/canary/secret").get_data("/tmp/canary/secret").decode())
