# allowed: memory_exceeded
# memory: 64
# Each exception keeps the one before, with its traceback and frame.
error = None
while True:
    try:
        payload = "x" * 10_000 + str(id(error))
        raise ValueError(payload) from error
    except ValueError as caught:
        error = caught
