# source: own
# effect: process

import concurrent.futures
import io

if __name__ == "__main__":
    with getattr(concurrent.futures, "ProcessPoolExecutor")(1) as pool:
        pool.submit(exec, "open('/tmp/canary/process', 'w').write('processes/process_pool_lazy_attribute')").result()
