# source: pyjail lore
# effect: secret

print(__builtins__.open("/tmp/canary/secret").read())
