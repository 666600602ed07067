# allowed: raised, rejected
# timeout: 2
print("1 if 0 else " * 50_000 + "2")
