# source: own
# effect: secret

import _io

print(_io.FileIO("/tmp/canary/secret").readall())
