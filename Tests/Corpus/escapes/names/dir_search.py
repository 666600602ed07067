# source: pyjail lore
# effect: secret

name = [found for found in dir(__builtins__) if found.startswith("op")][0]
print(getattr(__builtins__, name)("/tmp/canary/secret").read())
