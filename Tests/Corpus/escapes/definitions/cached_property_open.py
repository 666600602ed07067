# source: own
# effect: secret

import functools


class Path(str):
    text = functools.cached_property(open)


print(Path("/tmp/canary/secret").text.read())
