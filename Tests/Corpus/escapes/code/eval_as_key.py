# source: own
# effect: secret
# caught: runtime

sorted(["print(op" "en('/tmp/canary/secret').read())".strip()], key=eval)
