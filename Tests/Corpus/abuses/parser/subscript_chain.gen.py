# allowed: raised, rejected
# timeout: 2
print("x = []")
print("x" + "[0]" * 200_000)
