"""functools.reduce, partial, partialmethod, and composing functions."""
from functools import partial, partialmethod, reduce
import operator


def compose(*functions):
    """compose(f, g)(x) == f(g(x))"""
    return reduce(lambda f, g: lambda *args, **kwargs: f(g(*args, **kwargs)), functions)


def curry(function, arity):
    def take(*taken):
        return function(*taken) if len(taken) >= arity else lambda *more: take(*taken, *more)

    return take


class Cell:
    alive = False

    def set_state(self, state):
        self.alive = state

    set_alive = partialmethod(set_state, True)
    set_dead = partialmethod(set_state, False)


factorial = lambda n: reduce(operator.mul, range(1, n + 1), 1)
print(factorial(20), reduce(lambda acc, digit: acc * 10 + digit, [4, 2, 0, 7]))
binary = partial(int, base=2)
print(binary("1011"), binary.func.__name__, binary.keywords)
print(compose(str, lambda n: n + 1, abs)(-41), curry(lambda a, b, c: (a, b, c), 3)(1)(2, 3))
cell = Cell()
cell.set_alive()
print(cell.alive)
print(list(map(operator.add, [1, 2], [10, 20])), list(filter(None, [0, "a", "", [], 3])))
print(dict(zip("abc", range(3), strict=True)), all(map(str.isupper, "ABC")), any([]))
nested = {"a": {"b": {"c": 7}}}
print(reduce(operator.getitem, "abc", nested))
