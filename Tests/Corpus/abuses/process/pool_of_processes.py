# allowed: raised
from concurrent.futures import ProcessPoolExecutor

with ProcessPoolExecutor(4) as pool:
    print(list(pool.map(abs, range(4))))
