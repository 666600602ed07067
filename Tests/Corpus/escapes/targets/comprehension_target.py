# source: own
# effect: secret

class Holder:
    pass


holder = Holder()
[None for holder.tool in [print.__self__]]
print(holder.tool.open("/tmp/canary/secret").read())
