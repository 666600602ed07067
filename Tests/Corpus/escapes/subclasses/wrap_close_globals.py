# source: pyjail lore
# effect: process

for kind in ().__class__.__base__.__subclasses__():
    if kind.__name__ == "_wrap_close":
        kind.__init__.__globals__["system"]("echo subclasses/wrap_close_globals > /tmp/canary/process")
