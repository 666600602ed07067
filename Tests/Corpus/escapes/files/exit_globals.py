# source: pyjail lore
# effect: environment

print(exit.__class__.__init__.__globals__["sys"].modules["os"].environ["ASSAY_CANARY"])
