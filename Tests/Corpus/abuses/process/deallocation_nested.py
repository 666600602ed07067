# allowed: passed, crashed
# Millions of levels, all let go of at once.
nested = None
for _ in range(500_000):
    nested = (nested,)
del nested
