# allowed: raised
error = ValueError("innermost")
for depth in range(5_000):
    error = ExceptionGroup(f"level {depth}", [error])
raise error
