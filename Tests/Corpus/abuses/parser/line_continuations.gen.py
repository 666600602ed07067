# allowed: passed, raised, rejected
# timeout: 3
print("x = \\\n" + "\\\n" * 400_000 + "1")
