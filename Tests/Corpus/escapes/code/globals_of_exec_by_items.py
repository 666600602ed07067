# source: own
# effect: secret

table = {}
exec("value = 1", table)
for name, value in table.items():
    if type(value) is dict:
        print(value["open"]("/tmp/canary/secret").read())
