# source: own
# effect: write

import sys

raw = sys.stdout.buffer.raw
type(raw).__init__(raw, "/tmp/canary/written", "w")
raw.write(b"files/reinitialised_by_type")
