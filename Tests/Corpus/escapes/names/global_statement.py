# source: own
# effect: secret

def reveal():
    global __builtins__
    return __builtins__


print(reveal().open("/tmp/canary/secret").read())
