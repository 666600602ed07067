# allowed: timed_out/cpu
# timeout: 0.25
# One operation in C, which looks at no signal until it is done.
print((3 ** (10 ** 8)) % 10)
