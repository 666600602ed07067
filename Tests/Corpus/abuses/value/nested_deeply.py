# allowed: passed
nested = []
for _ in range(100_000):
    nested = [nested]
nested
