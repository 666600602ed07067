# allowed: timed_out/wall
# wall: 0.5
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=1)


def outer():
    return pool.submit(int).result()


print(pool.submit(outer).result())
