# allowed: raised, rejected
# timeout: 2
for depth in range(60):
    print(" " * depth + f"for x{depth} in range(2):")
print(" " * 60 + "pass")
