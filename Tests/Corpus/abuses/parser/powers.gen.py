# allowed: raised, rejected
# timeout: 2
# Leans to the right.
print("x = 1")
print("**".join(["x"] * 100_000))
