# source: own
# effect: secret

import ctypes

box = (len,)
opener = open
ctypes.c_void_p.from_address(id(box) + 24).value = id(opener)
print(box[0]("/tmp/canary/secret").read())
