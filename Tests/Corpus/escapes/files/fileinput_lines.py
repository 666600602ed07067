# source: own
# effect: secret

import fileinput

for line in fileinput.input(["/tmp/canary/secret"]):
    print(line)
