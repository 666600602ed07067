# source: own
# effect: secret

import json

print(json.codecs.open("/tmp/canary/secret").read())
