# allowed: passed, raised, rejected
# timeout: 5
# wall: 30
print("def f():")
print("    global " + ", ".join(f"n{number}" for number in range(50_000)))
