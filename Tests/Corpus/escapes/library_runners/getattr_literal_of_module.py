# source: own
# effect: secret

import io

print(getattr(io, "FileIO")("/tmp/canary/secret").readall())
