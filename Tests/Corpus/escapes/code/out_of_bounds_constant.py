# source: pyjail lore
# effect: secret

def probe():
    return len


code = probe.__code__
probe.__code__ = code.replace(co_names=tuple("open" if name == "len" else name for name in code.co_names))
print(probe()("/tmp/canary/secret").read())
