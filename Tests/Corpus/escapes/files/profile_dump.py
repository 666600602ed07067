# source: own
# effect: write

import cProfile

cProfile.runctx("1", {}, {}, "/tmp/canary/written")
