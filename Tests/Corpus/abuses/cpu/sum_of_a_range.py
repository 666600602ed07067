# allowed: timed_out/cpu
# timeout: 0.25
print(sum(range(10 ** 12)))
