# allowed: timed_out/cpu
# timeout: 0.25
while True:
    pass
