# source: own
# effect: secret

stream = open(0)
print(type(stream.buffer.raw)("/tmp/canary/secret").readall())
