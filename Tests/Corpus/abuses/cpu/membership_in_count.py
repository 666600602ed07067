# allowed: timed_out/cpu
# timeout: 0.5
import itertools

print(-1 in itertools.count())
