# refused: computed-attribute
"""Decorators that change classes."""


def add_repr(cls):
    def __repr__(self):
        values = ", ".join(f"{name}={getattr(self, '_values')[name]!r}" for name in cls.fields)
        return f"{cls.__name__}({values})"

    cls.__repr__ = __repr__
    return cls


def with_fields(*names):
    def decorate(cls):
        def __init__(self, *args):
            if len(args) != len(names):
                raise TypeError(f"{cls.__name__} takes {len(names)} values")
            self._values = dict(zip(names, args))

        def make_property(name):
            return property(lambda self: self._values[name], doc=f"The {name}.")

        cls.fields = names
        cls.__init__ = __init__
        for name in names:
            setattr(cls, name, make_property(name))
        return cls

    return decorate


def singleton(cls):
    instances = {}

    def get(*args, **kwargs):
        if cls not in instances:
            instances[cls] = cls(*args, **kwargs)
        return instances[cls]

    return get


@add_repr
@with_fields("name", "age")
class Person:
    pass


@singleton
class Config:
    def __init__(self, level=1):
        self.level = level


print(Person("Ann", 30), Person("Bob", 4).age, Person.name.__doc__)
try:
    Person("only")
except TypeError as error:
    print(error)
print(Config(5) is Config(7), Config().level)
