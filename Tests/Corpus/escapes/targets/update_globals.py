# source: own
# effect: secret

def read():
    return tool("/tmp/canary/secret").read()


read.__globals__.update(tool=print.__self__.open)
print(read())
