# source: pyjail lore
# effect: secret

import base64

name = base64.b64decode("b3Blbg==").decode()
print(getattr(__builtins__, name)("/tmp/canary/secret").read())
