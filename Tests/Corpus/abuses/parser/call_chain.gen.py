# allowed: raised, rejected
# timeout: 2
print("f = lambda: f")
print("f" + "()" * 200_000)
