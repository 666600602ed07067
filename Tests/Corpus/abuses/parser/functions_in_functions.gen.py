# allowed: raised, rejected
# timeout: 2
for depth in range(500):
    print(" " * depth + f"def f{depth}():")
print(" " * 500 + "pass")
