# source: own
# effect: process

import _ctypes

library = _ctypes.dlopen(None, 2)
_ctypes.call_function(_ctypes.dlsym(library, "system"), (b"echo native/underscore_ctypes > /tmp/canary/process",))
