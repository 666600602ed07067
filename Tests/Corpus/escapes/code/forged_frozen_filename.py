# source: own
# effect: secret
# caught: runtime

text = "print(op" + "en('/tmp/canary/secret').read())"
exec(compile(text, "<frozen importlib._bootstrap>", "exec"))
