# source: own
# effect: secret

class Path(str):
    text = property(open)


print(Path("/tmp/canary/secret").text.read())
