# source: own
# effect: secret
# caught: runtime

table = {}
exec("tool = op" + "en", table)
print(table["tool"]("/tmp/canary/secret").read())
