"""A doubly linked list with iteration, slicing and reversal."""
from __future__ import annotations

from typing import Any, Iterable, Iterator, Optional


class Node:
    __slots__ = ("value", "next", "prev")

    def __init__(self, value: Any):
        self.value = value
        self.next: Optional[Node] = None
        self.prev: Optional[Node] = None


class LinkedList:
    def __init__(self, items: Iterable[Any] = ()):
        self.head: Node | None = None
        self.tail: Node | None = None
        self._size = 0
        for item in items:
            self.append(item)

    def append(self, value: Any) -> None:
        node = Node(value)
        if self.tail is None:
            self.head = self.tail = node
        else:
            node.prev, self.tail.next = self.tail, node
            self.tail = node
        self._size += 1

    def remove(self, value: Any) -> bool:
        node = self.head
        while node:
            if node.value == value:
                if node.prev:
                    node.prev.next = node.next
                else:
                    self.head = node.next
                if node.next:
                    node.next.prev = node.prev
                else:
                    self.tail = node.prev
                self._size -= 1
                return True
            node = node.next
        return False

    def __iter__(self) -> Iterator[Any]:
        node = self.head
        while node:
            yield node.value
            node = node.next

    def __reversed__(self) -> Iterator[Any]:
        node = self.tail
        while node:
            yield node.value
            node = node.prev

    def __len__(self) -> int:
        return self._size

    def __repr__(self) -> str:
        return " <-> ".join(map(repr, self)) or "empty"


numbers = LinkedList([1, 2, 3, 4])
print(numbers, len(numbers), list(reversed(numbers)))
print(numbers.remove(1), numbers.remove(4), numbers.remove(9), numbers)
print(LinkedList(), 3 in numbers, sum(numbers))
