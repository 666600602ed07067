# allowed: timed_out/cpu
# timeout: 0.25
# An endless iterator, drained inside C.
import collections
import itertools

collections.deque(itertools.repeat(None), maxlen=0)
