# source: own
# effect: secret

print((lambda path, tool=(lambda: open)(): tool(path).read())("/tmp/canary/secret"))
