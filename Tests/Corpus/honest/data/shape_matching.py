"""Structural pattern matching in most of its forms."""
from dataclasses import dataclass


@dataclass
class Circle:
    radius: float


@dataclass
class Rectangle:
    width: float
    height: float


class Pair:
    __match_args__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def describe(value):
    match value:
        case None | True | False:
            return "singleton"
        case 0:
            return "zero"
        case int(n) if n < 0:
            return f"negative {-n}"
        case int() | float():
            return f"number {value}"
        case str(text) if text.isdigit():
            return f"digits {text}"
        case "":
            return "empty text"
        case str():
            return f"text of {len(value)}"
        case []:
            return "empty list"
        case [single]:
            return f"just {describe(single)}"
        case [first, *rest, last]:
            return f"from {first} to {last} over {len(rest)}"
        case {"type": "point", "x": x, "y": y, **others}:
            return f"point {x},{y} and {sorted(others)}"
        case {}:
            return f"mapping of {len(value)}"
        case Circle(radius=r):
            return f"circle {r}"
        case Rectangle(w, h) if w == h:
            return f"square {w}"
        case Rectangle(width=w):
            return f"rectangle {w} wide"
        case Pair(Pair(a, b), _) as outer:
            return f"nested pair {a}{b} {type(outer).__name__}"
        case _:
            return type(value).__name__


for value in (None, 0, -7, 2.5, "42", "", "hello", [], ["x"], [1, 2, 3, 4], (1, 2),
              {"type": "point", "x": 1, "y": 2, "label": "A"}, {}, Circle(1.5), Rectangle(2, 2), Rectangle(3, 4),
              Pair(Pair("p", "q"), None), {1, 2}):
    print(describe(value))
