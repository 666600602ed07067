# source: pyjail lore
# effect: environment

print(help.__call__.__globals__["sys"].modules["os"].environ["ASSAY_CANARY"])
