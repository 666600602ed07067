"""Iterators by hand: __iter__, __next__, sentinels, reversed and __length_hint__."""
from operator import length_hint


class Fibonacci:
    def __init__(self, limit):
        self.limit = limit

    def __iter__(self):
        return FibonacciIterator(self.limit)


class FibonacciIterator:
    def __init__(self, limit):
        self.a, self.b, self.left = 0, 1, limit

    def __iter__(self):
        return self

    def __next__(self):
        if self.left <= 0:
            raise StopIteration
        self.left -= 1
        value, self.a, self.b = self.a, self.b, self.a + self.b
        return value

    def __length_hint__(self):
        return self.left


class Peekable:
    _missing = object()

    def __init__(self, iterable):
        self._iterator = iter(iterable)
        self._next = self._missing

    def peek(self, default=None):
        if self._next is self._missing:
            self._next = next(self._iterator, self._missing)
        return default if self._next is self._missing else self._next

    def __iter__(self):
        return self

    def __next__(self):
        if self._next is not self._missing:
            value, self._next = self._next, self._missing
            return value
        return next(self._iterator)


class Sentence:
    def __init__(self, text):
        self.words = text.split()

    def __getitem__(self, index):
        return self.words[index]

    def __len__(self):
        return len(self.words)


numbers = Fibonacci(8)
print(list(numbers), max(numbers), length_hint(iter(numbers)))
peekable = Peekable("abc")
print(peekable.peek(), next(peekable), peekable.peek(), list(peekable), peekable.peek("end"))
print([word for word in reversed(Sentence("one two three"))], "two" in Sentence("one two"))
rolls = iter([3, 5, 6, 2])
print(list(iter(lambda: next(rolls), 6)))
