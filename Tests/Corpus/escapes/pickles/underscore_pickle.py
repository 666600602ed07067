# source: own
# effect: secret

import _pickle

print(_pickle.loads(b"cbuiltins\nopen\n(S'/tmp/canary/secret'\ntR.").read())
