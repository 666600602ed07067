# allowed: timed_out/cpu
# timeout: 0.5
print(sum(range(10 ** 12)))
