# allowed: timed_out/cpu
# timeout: 0.25
import itertools

print(sum(1 for order in itertools.permutations(range(20)) if order[0] > order[-1]))
