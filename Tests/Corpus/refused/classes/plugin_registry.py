# refused: dunder-attribute
"""Registration of subclasses by __init_subclass__ and by __subclasses__()."""


class Shape:
    registry = {}

    def __init_subclass__(cls, *, kind=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.kind = kind or cls.__name__.lower()
        Shape.registry[cls.kind] = cls

    @classmethod
    def create(cls, kind, *args):
        try:
            return cls.registry[kind](*args)
        except KeyError:
            raise ValueError(f"unknown shape: {kind}") from None

    def area(self):
        raise NotImplementedError


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2


class Circle(Shape, kind="disc"):
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return 3.14159 * self.radius ** 2


class Cube(Square):
    def area(self):
        return 6 * super().area()


def tree(cls, depth=0):
    print("  " * depth + cls.__name__)
    for child in cls.__subclasses__():
        tree(child, depth + 1)


for kind, argument in (("square", 3), ("disc", 2), ("cube", 2)):
    shape = Shape.create(kind, argument)
    print(f"{type(shape).__name__:<8}{shape.kind:<8}{shape.area():8.3f}")
try:
    Shape.create("blob")
except ValueError as error:
    print(error)
tree(Shape)
