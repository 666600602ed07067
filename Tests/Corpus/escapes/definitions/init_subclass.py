# source: own
# effect: environment

class Base:
    def __init_subclass__(cls):
        cls.environ = cls.mro()[-1].__subclasses__


class Quiet(Base):
    pass


for kind in Quiet.environ():
    if kind.__name__ == "_wrap_close":
        print(kind.__init__.__globals__["environ"]["ASSAY_CANARY"])
