# allowed: memory_exceeded
# memory: 64
import itertools

pairs = set(itertools.product(range(10 ** 4), repeat=2))
