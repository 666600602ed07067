# allowed: passed, raised, rejected
# timeout: 3
# A quarter of a million literals that are one.
print("x = (")
print("''\n" * 250_000)
print(")")
