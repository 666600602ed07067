# allowed: output_exceeded
# output: 1000
print("x" * 1000)
