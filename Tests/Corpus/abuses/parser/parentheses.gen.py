# allowed: raised, rejected
# timeout: 2
# A hundred thousand parentheses.
print("(" * 100_000 + "1" + ")" * 100_000)
