# source: own
# effect: secret

import code

lines = iter(["print(open('/tmp/canary/secret').read())"])


def read(prompt):
    for line in lines:
        return line
    raise EOFError


code.interact(readfunc=read)
