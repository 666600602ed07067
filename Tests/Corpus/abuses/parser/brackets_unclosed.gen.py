# allowed: raised, rejected
# timeout: 2
print("[" * 500_000)
