# source: own
# effect: secret

import codeop

exec(codeop.compile_command("print(op" + "en('/tmp/canary/secret').read())"))
