# source: own
# effect: secret

import mmap

with open("/tmp/canary/secret", "rb") as file:
    print(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)[:])
