# allowed: timed_out/cpu
# timeout: 0.25
# Integers that all hash alike, so that a dictionary is a list.
prime = 2 ** 61 - 1
table = {number * prime: number for number in range(100_000)}
