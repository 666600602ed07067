# source: own
# effect: secret

import contextlib


class Sink:
    def write(self, text):
        raw.write(open(text).read() if text.startswith("/tmp") else text)

    def flush(self):
        pass


import sys

raw = sys.stdout
with contextlib.redirect_stdout(Sink()):
    print("/tmp/canary/secret")
