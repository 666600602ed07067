"""Decorators with and without arguments, and functools.wraps."""
import functools
import time


def timed(function):
    """Remember how long the last call took."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            wrapper.elapsed = time.perf_counter() - start

    wrapper.elapsed = None
    return wrapper


def repeat(times, *, collect=False):
    def decorator(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            results = [function(*args, **kwargs) for _ in range(times)]
            return results if collect else results[-1]

        return wrapper

    return decorator


class CountCalls:
    """A decorator as a class."""

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function
        self.calls = 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        return self.function(*args, **kwargs)


@timed
def slow_sum(n: int) -> int:
    """Sum the numbers below n."""
    return sum(range(n))


@CountCalls
@repeat(3, collect=True)
def greet(name="world"):
    """Say hello."""
    return f"hello {name}"


print(slow_sum(1000), slow_sum.elapsed >= 0, slow_sum.__name__, slow_sum.__doc__)
print(greet("Ann"), greet(), greet.calls, greet.__doc__)
print(slow_sum.__wrapped__(10))
