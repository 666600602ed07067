# allowed: raised, rejected
# timeout: 2
# An integer literal of a million digits, whose conversion takes quadratic time.
print("x = " + "7" * 1_000_000)
