# source: own
# effect: secret

import zipfile

with zipfile.ZipFile("packed.zip", "w") as archive:
    archive.write("/tmp/canary/secret", "x")
    print(archive.read("x"))
