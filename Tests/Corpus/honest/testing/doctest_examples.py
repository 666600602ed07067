"""Examples in docstrings, tried by doctest."""
import doctest


def gcd(a, b):
    """The greatest common divisor.

    >>> gcd(12, 18)
    6
    >>> gcd(7, 0)
    7
    >>> [gcd(n, 6) for n in range(1, 5)]
    [1, 2, 3, 2]
    """
    while b:
        a, b = b, a % b
    return a


class Counter:
    """Counts.

    >>> counter = Counter()
    >>> counter.step(); counter.step()
    1
    2
    >>> Counter(-1)
    Traceback (most recent call last):
        ...
    ValueError: negative start
    """

    def __init__(self, start=0):
        if start < 0:
            raise ValueError("negative start")
        self.value = start

    def step(self):
        self.value += 1
        return self.value


if __name__ == "__main__":
    print(doctest.testmod())
