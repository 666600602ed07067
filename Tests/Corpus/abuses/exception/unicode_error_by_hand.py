# allowed: raised
# Its text is computed from the object and the positions it is given.
error = UnicodeDecodeError("utf-8", b"\xff" * 10, -5, 10 ** 9, "x" * 100_000)
error.object = b""
raise error
