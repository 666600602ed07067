# source: own
# effect: secret
# caught: runtime

text = "print(op" + "en('/tmp/canary/secret').read())"
exec(compile(text, "/usr/lib/python3.11/collections/__init__.py", "exec"))
