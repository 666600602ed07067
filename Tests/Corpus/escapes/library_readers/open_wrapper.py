# source: own
# effect: secret

import io

print(io.OpenWrapper("/tmp/canary/secret").read())
