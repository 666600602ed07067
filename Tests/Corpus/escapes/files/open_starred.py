# source: own
# effect: secret

print(open(*["/tmp/canary/secret"]).read())
