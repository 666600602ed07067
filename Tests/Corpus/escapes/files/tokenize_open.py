# source: own
# effect: secret

import tokenize

print(tokenize.open("/tmp/canary/secret").read())
