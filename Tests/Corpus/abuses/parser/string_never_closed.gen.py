# allowed: raised, rejected
# timeout: 2
print("x = '''" + "quote \\''' " * 80_000)
