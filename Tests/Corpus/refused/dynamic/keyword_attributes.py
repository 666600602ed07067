# refused: computed-attribute
"""setattr over keyword arguments, and objects that compare by their attributes."""


class Bunch:
    """Holds whatever it is given."""

    def __init__(self, **kwargs):
        for k, v in kwargs.items():
            setattr(self, k, v)

    def __eq__(self, other):
        return self.__class__ is other.__class__ and self.__dict__ == other.__dict__

    def __repr__(self):
        inner = ", ".join("%s=%r" % pair for pair in sorted(self.__dict__.items()))
        return "%s(%s)" % (type(self).__name__, inner)

    def update(self, **kwargs):
        self.__dict__.update(kwargs)
        return self


class Config(Bunch):
    defaults = {"retries": 3, "verbose": False}

    def __init__(self, **overrides):
        super().__init__(**{**self.defaults, **overrides})

    def get(self, name, default=None):
        return getattr(self, name, default)


a = Bunch(x=1, label="a")
print(a, a == Bunch(label="a", x=1), a == Config(), vars(a) == {"x": 1, "label": "a"})
config = Config(verbose=True, level=5).update(level=6)
print(config, config.get("level"), config.get("nothing", "n/a"), hasattr(config, "retries"))
for name in ("level", "missing"):
    value = getattr(config, name, None)
    print(name, value if value is not None else "unset")
