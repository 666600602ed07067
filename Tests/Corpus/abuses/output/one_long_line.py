# allowed: output_exceeded
# output: 100000
# A hundred megabytes without a line's end.
print("x" * 100_000_000)
