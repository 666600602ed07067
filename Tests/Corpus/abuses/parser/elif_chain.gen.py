# allowed: raised, rejected
# timeout: 3
# Flat to the eye, and nested once for every elif.
print("x = 0")
print("if x == 1: pass")
for number in range(20_000):
    print(f"elif x == {number}: pass")
