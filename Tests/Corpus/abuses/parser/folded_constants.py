# allowed: passed, rejected
# timeout: 0.5
# memory: 64
# What the optimiser could be led to compute while nothing runs yet.
def never_called():
    return (
        "x" * 4096 * 4096 * 4096,
        (1, 2, 3) * 255 * 255 * 255,
        9 ** 9 ** 9 ** 9,
        1 << 10 ** 9 << 10 ** 9,
        "%s" * 4096 % (("y",) * 4096),
    )
