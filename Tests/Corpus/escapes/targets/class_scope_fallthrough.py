# source: own
# effect: secret

def scope():
    if False:
        open = None

    class Inner:
        tool = open

    return Inner


open = open
print(open("/tmp/canary/secret").read())
