# source: own
# effect: process
# caught: runtime

from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor() as pool:
    list(pool.map(eval, ["__imp" + "ort__('os').system('echo late/executor_map_eval > /tmp/canary/process')"]))
