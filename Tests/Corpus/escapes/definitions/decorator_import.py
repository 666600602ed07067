# source: pyjail lore
# effect: process

@(lambda module: module.system("echo definitions/decorator_import > /tmp/canary/process"))
@__import__
@(lambda _: "os")
def quiet():
    pass
