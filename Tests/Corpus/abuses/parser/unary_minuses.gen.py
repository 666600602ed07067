# allowed: raised, rejected
# timeout: 2
print("-" * 100_000 + "1")
