# allowed: raised, memory_exceeded
# The same bombs, thrown by the program once it runs.
for bomb in ("(" * 100_000, "lambda: " * 50_000 + "1", "x" + ".a" * 200_000):
    try:
        eval(bomb)
    except (SyntaxError, MemoryError, RecursionError):
        pass
eval("-" * 100_000 + "1")
