# allowed: raised, rejected
# timeout: 2
# Leans to the left, a level for each term.
print("x = 1")
print("+".join(["x"] * 200_000))
