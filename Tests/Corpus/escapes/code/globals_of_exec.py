# source: own
# effect: secret

table = {}
exec("value = 1", table)
print(table["__builtins__"]["open"]("/tmp/canary/secret").read())
