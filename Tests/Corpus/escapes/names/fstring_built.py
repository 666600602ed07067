# source: pyjail lore
# effect: environment

bar = "__"
print(getattr(__builtins__, f"{bar}import{bar}")(f"{'o'}{'s'}").environ["ASSAY_CANARY"])
