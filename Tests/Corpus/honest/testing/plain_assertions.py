"""Assertion-style tests, as benchmark problems have them."""
from typing import List


def has_close_elements(numbers: List[float], threshold: float) -> bool:
    """Check if in given list of numbers, are any two numbers closer to each other than given threshold.

    >>> has_close_elements([1.0, 2.0, 3.0], 0.5)
    False
    >>> has_close_elements([1.0, 2.8, 3.0, 4.0, 5.0, 2.0], 0.3)
    True
    """
    ordered = sorted(numbers)
    return any(b - a < threshold for a, b in zip(ordered, ordered[1:]))


METADATA = {"author": "jt", "dataset": "test"}


def check(candidate):
    assert candidate([1.0, 2.0, 3.9, 4.0, 5.0, 2.2], 0.3) == True
    assert candidate([1.0, 2.0, 3.9, 4.0, 5.0, 2.2], 0.05) == False
    assert candidate([1.0, 2.0, 5.9, 4.0, 5.0], 0.95) is True
    assert not candidate([], 1), "an empty list has no pairs"
    assert abs(sum([0.1] * 10) - 1.0) < 1e-9
    assert candidate([1.1, 2.2, 3.1, 4.1, 5.1], 1.0), f"got {candidate([1.1], 1.0)}"


check(has_close_elements)
try:
    assert has_close_elements([1, 2], 0.1), "too far apart"
except AssertionError as error:
    print("caught:", error)
print("all tests passed")
