# source: own
# effect: secret

import imp

print(imp.load_module("io", *imp.find_module("io")).open("/tmp/canary/secret").read())
