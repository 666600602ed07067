# source: own
# effect: secret

def read(path, open=open):
    return open(path).read()


print(read("/tmp/canary/secret"))
