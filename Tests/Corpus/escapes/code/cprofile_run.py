# source: own
# effect: secret

import cProfile

cProfile.run("print(open('/tmp/canary/secret').read())")
