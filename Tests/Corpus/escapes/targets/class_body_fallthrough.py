# source: own
# effect: secret

class Reader:
    if len("") == 1:
        open = None
    text = open("/tmp/canary/secret").read()


print(Reader.text)
