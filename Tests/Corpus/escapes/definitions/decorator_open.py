# source: pyjail lore
# effect: secret

@print
@list
@open
@(lambda _: "/tmp/canary/secret")
class Quiet:
    pass
