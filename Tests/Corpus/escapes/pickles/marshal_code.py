# source: own
# effect: secret

import marshal
import types

code = compile("print(open('/tmp/canary/secret').read())", "<x>", "exec")
types.FunctionType(marshal.loads(marshal.dumps(code)), globals())()
