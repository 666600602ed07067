# allowed: raised, passed, rejected
# timeout: 2
# An identifier of ligatures, each of which is eighteen letters once it is normalised.
print("\ufdfa" * 100_000 + " = 1")
