# source: own
# effect: secret

import encodings.idna

print(encodings.idna.codecs.open("/tmp/canary/secret").read())
