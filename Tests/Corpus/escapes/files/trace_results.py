# source: own
# effect: write

import trace

results = trace.Trace(count=1, trace=0)
results.runfunc(len, "")
results.results().write_results_file("/tmp/canary/written", ["files/trace_results"], {}, {})
