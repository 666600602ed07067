# allowed: timed_out/cpu
# timeout: 0.5
# An endless iterator, drained inside C.
import collections
import itertools

collections.deque(itertools.repeat(None), maxlen=0)
