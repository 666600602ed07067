# source: own
# effect: secret

if len("") == 1:
    open = None
print(open("/tmp/canary/secret").read())
