# source: pyjail lore
# effect: secret

print(print.__self__.open("/tmp/canary/secret").read())
