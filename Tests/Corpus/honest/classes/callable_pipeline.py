"""Instances as functions, and operator overloading for composition."""
import operator


class Pipe:
    """A function of one argument that composes with |."""

    def __init__(self, function, name=None):
        self.function = function
        self.__name__ = name or getattr(function, "__name__", "pipe")

    def __call__(self, value):
        return self.function(value)

    def __or__(self, other):
        other = other if isinstance(other, Pipe) else Pipe(other)
        return Pipe(lambda value: other(self(value)), f"{self.__name__} | {other.__name__}")

    def __ror__(self, value):
        return self(value)

    def __repr__(self):
        return f"<Pipe {self.__name__}>"


strip = Pipe(str.strip, "strip")
words = Pipe(operator.methodcaller("split"), "split")
clean = strip | str.lower | words | sorted
print(clean)
print("  The quick Brown fox " | clean)
print(callable(clean), [step("Ab ") for step in (strip, strip | len)])
