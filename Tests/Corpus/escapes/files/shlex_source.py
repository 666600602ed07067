# source: own
# effect: secret

import shlex

lexer = shlex.shlex('source "/tmp/canary/secret"')
lexer.source = "source"
print("".join(lexer))
