# allowed: raised, rejected
# timeout: 2
# Parsed by a loop, into a tree as deep as the chain is long.
print("x = 1")
print("x" + ".a" * 200_000)
