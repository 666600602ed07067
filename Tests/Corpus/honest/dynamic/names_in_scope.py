"""Programs that ask whether a name is there: globals(), locals(), dir() and callable()."""
__all__ = ["square", "cube"]
__version__ = "1.2.3"
__author__ = "nobody"


def square(x, power=2):
    """Return x to the power."""
    return x ** power


def cube(x: float) -> float:
    return x ** 3


if "counter" not in globals():
    counter = 10

print("square" in globals(), "missing" in globals(), counter)
print([f.__name__ for f in (square, cube) if callable(f) and f.__name__ in __all__], __name__, __doc__.split(":")[0])
print(square.__defaults__, square.__doc__, square.__name__, cube.__annotations__["x"].__name__)


def local_names():
    first, second = 1, 2
    return "first" in locals(), "third" in locals()


print(local_names(), "append" in dir(list), [name for name in dir() if name.startswith("loc")])
print(__version__, square.__module__, cube.__qualname__, type(square).__name__)
