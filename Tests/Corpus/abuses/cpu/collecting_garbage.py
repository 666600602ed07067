# allowed: timed_out/cpu
# timeout: 0.25
import gc

gc.set_threshold(1, 1, 1)
cycle = []
cycle.append(cycle)
while True:
    gc.collect()
