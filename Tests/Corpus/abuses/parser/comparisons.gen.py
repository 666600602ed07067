# allowed: passed, raised, rejected
# timeout: 3
print("x = 1")
print(" <= ".join(["x"] * 50_000))
