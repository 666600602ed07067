# allowed: passed, raised, rejected
# timeout: 3
# One node with very many children.
print("x = 1")
print(" and ".join(["x"] * 50_000))
