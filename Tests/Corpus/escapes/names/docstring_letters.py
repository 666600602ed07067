# source: pyjail lore
# effect: secret

doc = str.__doc__
name = "".join(doc[doc.index(letter)] for letter in "open")
print(getattr(__builtins__, name)("/tmp/canary/secret").read())
