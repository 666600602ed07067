# source: own
# effect: secret

import codecs

print(codecs.builtins.open("/tmp/canary/secret").read())
