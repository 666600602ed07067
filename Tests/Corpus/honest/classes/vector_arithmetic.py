"""A small 2D vector type with the usual operators."""
import math
from typing import Iterator, Union

Number = Union[int, float]


class Vector:
    """An immutable 2D vector."""

    __slots__ = ("_x", "_y")

    def __init__(self, x: Number, y: Number) -> None:
        object.__setattr__(self, "_x", x)
        object.__setattr__(self, "_y", y)

    def __setattr__(self, name, value):
        raise AttributeError(f"{type(self).__name__} is immutable")

    @property
    def x(self) -> Number:
        return self._x

    @property
    def y(self) -> Number:
        return self._y

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other: "Vector") -> "Vector":
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor: Number) -> "Vector":
        if not isinstance(factor, (int, float)):
            return NotImplemented
        return Vector(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    def __matmul__(self, other: "Vector") -> Number:
        return self.x * other.x + self.y * other.y

    def __neg__(self) -> "Vector":
        return self * -1

    def __abs__(self) -> float:
        return math.hypot(self.x, self.y)

    def __bool__(self) -> bool:
        return bool(self.x or self.y)

    def __iter__(self) -> Iterator[Number]:
        yield self.x
        yield self.y

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Vector):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self.x, self.y))

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.x!r}, {self.y!r})"


if __name__ == "__main__":
    a, b = Vector(3, 4), Vector(1, -2)
    print(a + b, a - b, 2 * a, a * 0.5, -b)
    print(a @ b, abs(a), bool(Vector(0, 0)), len({a, Vector(3, 4), b}))
    try:
        a.x = 10
    except AttributeError as error:
        print("AttributeError:", error)
    try:
        a * "text"
    except TypeError as error:
        print("TypeError:", error)
