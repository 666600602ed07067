# source: own
# effect: secret

def quiet(value=eval("open('/tmp/canary/secret').read()")):
    return value


print(quiet())
