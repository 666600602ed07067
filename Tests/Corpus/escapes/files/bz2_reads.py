# source: own
# effect: secret

import bz2

with bz2.BZ2File("x.bz2", "w") as file:
    file.write(open("/tmp/canary/secret", "rb").read())
print(bz2.open("x.bz2").read())
