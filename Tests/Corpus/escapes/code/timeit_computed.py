# source: own
# effect: process
# caught: runtime

import timeit

timeit.timeit("o.system('echo code/timeit_computed > /tmp/canary/process')", setup="imp" + "ort os as o", number=1)
