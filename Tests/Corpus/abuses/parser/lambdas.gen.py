# allowed: raised, rejected
# timeout: 2
print("lambda: " * 50_000 + "1")
