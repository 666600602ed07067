# source: pyjail lore
# effect: secret

printer = type(credits)("x", "", ["secret"], ["/tmp/canary"])
print(printer)
