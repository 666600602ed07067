# allowed: timed_out/cpu
# timeout: 0.5
while True:
    pass
