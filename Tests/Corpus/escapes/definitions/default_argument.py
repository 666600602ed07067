# source: pyjail lore
# effect: secret

def quiet(text=open("/tmp/canary/secret").read()):
    return text


print(quiet())
