# source: own
# effect: process
# caught: runtime

import timeit

timeit.timeit("os.system('echo code/timeit_statement > /tmp/canary/process')", setup="import os", number=1)
