# source: own
# effect: secret

import codecs

print(codecs.open("/tmp/canary/secret").read())
