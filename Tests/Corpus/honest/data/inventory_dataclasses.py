"""Dataclasses: defaults, ordering, frozen instances, post-init and conversion."""
from dataclasses import asdict, astuple, dataclass, field, fields, replace
from typing import ClassVar


@dataclass(order=True)
class Item:
    sort_index: float = field(init=False, repr=False)
    name: str
    price: float = 0.0
    tags: list[str] = field(default_factory=list, compare=False)
    currency: ClassVar[str] = "EUR"

    def __post_init__(self):
        self.sort_index = self.price


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0

    def moved(self, dx: int, dy: int) -> "Point":
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass
class Order:
    items: list[Item]
    where: Point

    @property
    def total(self) -> float:
        return sum(item.price for item in self.items)


tea, cup = Item("tea", 4.5, ["drink"]), Item("cup", 2.25)
order = Order([tea, cup], Point(1))
print(sorted(order.items), order.total, Item.currency)
print(asdict(order))
print(astuple(order.where.moved(2, 3)), [f.name for f in fields(Item)])
print(tea > cup, Point(1, 0) == Point(1), len({Point(1), Point(1, 0)}))
try:
    order.where.x = 5
except Exception as error:
    print(type(error).__name__, error)
