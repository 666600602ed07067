# source: own
# effect: secret

print(open(file="/tmp/canary/secret").read())
