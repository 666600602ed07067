# allowed: passed
# output: 1000
print("x" * 999)
