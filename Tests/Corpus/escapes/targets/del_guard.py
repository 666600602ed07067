# source: own
# effect: secret

open = None
del open
print(open("/tmp/canary/secret").read())
