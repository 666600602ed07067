# source: own
# effect: environment

class Plain:
    pass


bases = type.__dict__["__bases__"].__get__(Plain)
kinds = type.__dict__["__subclasses__"](bases[0])
wrapper = [kind for kind in kinds if kind.__name__ == "_wrap_close"][0]
print(wrapper.__init__.__globals__["environ"]["ASSAY_CANARY"])
