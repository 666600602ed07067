# source: own
# effect: secret

import pathlib

with pathlib.Path("/tmp/canary/secret").open() as file:
    print(*file)
