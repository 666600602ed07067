"""isinstance, type identity, duck typing and number towers."""
import numbers
from collections.abc import Callable, Hashable, Iterable, Mapping


class Duck:
    def __len__(self):
        return 3

    def __iter__(self):
        return iter("qua")

    def __instancecheck__(self, other):
        return False


def kind(value):
    if value.__class__ is bool:
        return "bool"
    if isinstance(value, numbers.Integral):
        return "integral"
    if isinstance(value, numbers.Number):
        return "number"
    if isinstance(value, Mapping):
        return "mapping"
    if isinstance(value, Iterable):
        return "iterable"
    if isinstance(value, Callable):
        return "callable"
    return "other " + type(value).__name__


a, b = Duck(), Duck()
print(a.__class__ is b.__class__, type(a) == type(b), type(a).__name__, a.__class__.__name__)
print([kind(v) for v in (True, 3, 2.5, 1j, {}, "x", a, len, None, range(2))])
print(isinstance({}, Hashable), isinstance((), Hashable), type(1) is int, type(type(1)) is type)
print([t.__name__ for t in map(type, (1, 1.0, "", [], (), {}, set(), b"", None))])
for left, right in ((1, True), (1, 1.0), ("1", 1), ([1], (1,))):
    print(left == right, type(left) is type(right), end="; ")
print()
try:
    sorted([1, "a"])
except TypeError as error:
    print(error)
