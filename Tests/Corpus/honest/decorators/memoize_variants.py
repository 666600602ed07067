"""Caching: by hand, lru_cache, cached_property and a cache with a limit."""
from collections import OrderedDict
from functools import cache, cached_property, lru_cache, wraps


def memoize(function):
    memory = {}

    @wraps(function)
    def wrapper(*args):
        if args not in memory:
            memory[args] = function(*args)
        return memory[args]

    wrapper.memory = memory
    return wrapper


@memoize
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@lru_cache(maxsize=2)
def square(n):
    print("computing", n)
    return n * n


@cache
def paths(rows, columns):
    return 1 if 1 in (rows, columns) else paths(rows - 1, columns) + paths(rows, columns - 1)


class LRU:
    def __init__(self, capacity):
        self.capacity = capacity
        self.data = OrderedDict()

    def get(self, key, default=None):
        if key not in self.data:
            return default
        self.data.move_to_end(key)
        return self.data[key]

    def put(self, key, value):
        self.data[key] = value
        self.data.move_to_end(key)
        if len(self.data) > self.capacity:
            self.data.popitem(last=False)


class Dataset:
    def __init__(self, numbers):
        self.numbers = numbers

    @cached_property
    def mean(self):
        print("mean computed")
        return sum(self.numbers) / len(self.numbers)


print(fib(80), len(fib.memory), paths(17, 17))
print([square(n) for n in (2, 3, 2, 4, 3)], square.cache_info())
box = LRU(2)
for key in "abac":
    box.put(key, key.upper())
print(list(box.data), box.get("b", "-"), box.get("a"))
data = Dataset([1, 2, 3, 4])
print(data.mean, data.mean)
