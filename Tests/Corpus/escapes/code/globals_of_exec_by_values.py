# source: own
# effect: secret

table = {}
exec("", table)
[builtin] = table.values()
print(builtin["open"]("/tmp/canary/secret").read())
