# source: own
# effect: process

import trace

trace.Trace(count=0, trace=0).run("import os; os.system('echo code/trace_run > /tmp/canary/process')")
