# source: own
# effect: secret

import io

print(io.FileIO("/tmp/canary/secret").readall())
