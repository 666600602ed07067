"""Generics, type variables, overloads, literals and typed dictionaries."""
from typing import Callable, Generic, Iterable, Literal, Optional, TypedDict, TypeVar, Union, get_type_hints, overload

T = TypeVar("T")
K = TypeVar("K", bound=Union[int, str])


class Stack(Generic[T]):
    def __init__(self) -> None:
        self._items: list[T] = []

    def push(self, item: T) -> "Stack[T]":
        self._items.append(item)
        return self

    def pop(self) -> Optional[T]:
        return self._items.pop() if self._items else None

    def map(self, function: Callable[[T], K]) -> "Stack[K]":
        result: Stack[K] = Stack()
        for item in self._items:
            result.push(function(item))
        return result

    def __len__(self) -> int:
        return len(self._items)


class Movie(TypedDict, total=False):
    title: str
    year: int


Mode = Literal["asc", "desc"]


@overload
def first(items: Iterable[T]) -> T: ...
@overload
def first(items: Iterable[T], default: T) -> T: ...


def first(items, default=None):
    return next(iter(items), default)


def order(values: list[int], mode: Mode = "asc") -> list[int]:
    return sorted(values, reverse=mode == "desc")


stack: Stack[int] = Stack()
stack.push(1).push(2).push(3)
print(stack.pop(), len(stack), stack.map(str).pop(), Stack().pop())
movie: Movie = {"title": "Metropolis", "year": 1927}
print(movie, first([]), first([], 4), first("abc"), order([3, 1, 2], "desc"))
print(get_type_hints(order)["return"], Stack[int])
