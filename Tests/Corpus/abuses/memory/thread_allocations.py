# allowed: memory_exceeded
# memory: 64
# A piece too many, taken by a thread; the failure is passed on to whoever waits for it.
from concurrent.futures import ThreadPoolExecutor


def take(megabytes):
    return bytearray(b"x" * (megabytes << 20))


with ThreadPoolExecutor(2) as pool:
    print(sum(len(piece) for piece in pool.map(take, [1, 2, 3, 200])))
