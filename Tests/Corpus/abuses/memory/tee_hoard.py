# allowed: memory_exceeded
# memory: 64
# One end of a tee runs ahead; what the other has not read is kept.
import itertools

ahead, behind = itertools.tee(itertools.count())
for number in ahead:
    pass
