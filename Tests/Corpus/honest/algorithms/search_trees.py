"""A binary search tree with deletion, traversals and an iterator, and a segment tree."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Optional


@dataclass
class Node:
    key: int
    left: Optional[Node] = None
    right: Optional[Node] = None


class SearchTree:
    def __init__(self, *keys: int):
        self.root: Optional[Node] = None
        for key in keys:
            self.root = self._insert(self.root, key)

    def _insert(self, node, key):
        if node is None:
            return Node(key)
        if key < node.key:
            node.left = self._insert(node.left, key)
        elif key > node.key:
            node.right = self._insert(node.right, key)
        return node

    def delete(self, key: int) -> None:
        self.root = self._delete(self.root, key)

    def _delete(self, node, key):
        if node is None:
            return None
        if key != node.key:
            side = "left" if key < node.key else "right"
            if side == "left":
                node.left = self._delete(node.left, key)
            else:
                node.right = self._delete(node.right, key)
            return node
        if node.left is None or node.right is None:
            return node.left or node.right
        successor = node.right
        while successor.left:
            successor = successor.left
        node.key = successor.key
        node.right = self._delete(node.right, successor.key)
        return node

    def __iter__(self) -> Iterator[int]:
        stack, node = [], self.root
        while stack or node:
            while node:
                stack.append(node)
                node = node.left
            node = stack.pop()
            yield node.key
            node = node.right

    def height(self, node: Node | None | str = "root") -> int:
        node = self.root if node == "root" else node
        return 0 if node is None else 1 + max(self.height(node.left), self.height(node.right))


class SegmentTree:
    def __init__(self, values, combine=min):
        self.n, self.combine = len(values), combine
        self.tree = [None] * self.n + list(values)
        for i in range(self.n - 1, 0, -1):
            self.tree[i] = combine(self.tree[2 * i], self.tree[2 * i + 1])

    def update(self, index, value):
        index += self.n
        self.tree[index] = value
        while index > 1:
            index //= 2
            self.tree[index] = self.combine(self.tree[2 * index], self.tree[2 * index + 1])

    def query(self, low, high):
        low, high, found = low + self.n, high + self.n, []
        while low < high:
            if low & 1:
                found.append(self.tree[low])
                low += 1
            if high & 1:
                high -= 1
                found.append(self.tree[high])
            low, high = low // 2, high // 2
        result = found[0]
        for value in found[1:]:
            result = self.combine(result, value)
        return result


tree = SearchTree(50, 30, 70, 20, 40, 60, 80)
print(list(tree), tree.height(), 60 in tree)
for key in (20, 30, 50, 99):
    tree.delete(key)
print(list(tree), tree.root.key)
segments = SegmentTree([5, 2, 8, 1, 9, 3])
print(segments.query(0, 3), segments.query(2, 6))
segments.update(3, 10)
print(segments.query(2, 6), SegmentTree([1, 2, 3, 4], lambda a, b: a + b).query(1, 4))
