# allowed: timed_out/cpu
# timeout: 0.25
from functools import cmp_to_key


def compare(left, right):
    total = sum(range(2_000))
    return (left * total > right) - (left * total < right)


print(sorted(range(10 ** 5, 0, -1), key=cmp_to_key(compare))[0])
