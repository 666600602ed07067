# allowed: raised
# One traceback entry for each time it was raised again.
error = ValueError("again")
for _ in range(100_000):
    try:
        raise error
    except ValueError:
        pass
raise error
