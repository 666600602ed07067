# source: own
# effect: secret

import netrc

try:
    netrc.netrc("/tmp/canary/secret")
except netrc.NetrcParseError as error:
    print(error)
