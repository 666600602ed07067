# allowed: raised, rejected
# timeout: 2
print("not " * 100_000 + "True")
