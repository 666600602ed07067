# allowed: memory_exceeded
# memory: 64
# A hundred megabytes in pieces, each taken by a thread of its own; the first failure is passed on.
from concurrent.futures import ThreadPoolExecutor


def take(_):
    return bytearray(b"x" * (10 << 20))


with ThreadPoolExecutor(8) as pool:
    print(sum(len(piece) for piece in list(pool.map(take, range(20)))))
