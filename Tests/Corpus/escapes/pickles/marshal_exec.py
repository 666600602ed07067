# source: own
# effect: secret

import marshal

exec(marshal.loads(marshal.dumps(compile("print(op" + "en('/tmp/canary/secret').read())", "<x>", "exec"))))
