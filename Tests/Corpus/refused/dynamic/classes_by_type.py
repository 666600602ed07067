# refused: computed-attribute
"""Classes made by type(), and what can be asked of them."""


def make_class(name, fields, bases=(object,), **methods):
    def __init__(self, *args):
        for field, arg in zip(fields, args):
            setattr(self, field, arg)

    def __str__(self):
        return name + "(" + ", ".join(str(getattr(self, field)) for field in fields) + ")"

    return type(name, bases, {"__init__": __init__, "__str__": __str__, "fields": tuple(fields), **methods})


Point = make_class("Point", ["x", "y"], length=lambda self: (self.x ** 2 + self.y ** 2) ** 0.5)
Labelled = make_class("Labelled", ["x", "y", "label"], bases=(Point,))
p, q = Point(3, 4), Labelled(6, 8, "far")
print(p, p.length(), q, q.length(), type(q).__name__, q.__class__.__name__)
print(isinstance(q, Point), issubclass(Point, Labelled), type(q) is Labelled)
print(Labelled.__name__, type(type(p)).__name__, Labelled.fields)
