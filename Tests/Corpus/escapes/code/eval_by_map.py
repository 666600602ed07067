# source: own
# effect: secret
# caught: runtime

list(map(eval, ["print(op" + "en('/tmp/canary/secret').read())"]))
