# source: own
# effect: secret

import contextlib


@contextlib.contextmanager
def managed():
    yield


print(managed().gen.gi_frame.f_builtins["open"]("/tmp/canary/secret").read())
