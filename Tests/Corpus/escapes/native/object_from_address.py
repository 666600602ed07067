# source: own
# effect: secret

import ctypes

address = id(print.__self__)
print(ctypes.cast(address, ctypes.py_object).value.open("/tmp/canary/secret").read())
