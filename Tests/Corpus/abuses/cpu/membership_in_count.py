# allowed: timed_out/cpu
# timeout: 0.25
import itertools

print(-1 in itertools.count())
