"""Warnings: custom categories, recording, filters and errors."""
import functools
import warnings


class ApiWarning(DeprecationWarning):
    """An old name was used."""


def deprecated(replacement):
    def decorator(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            warnings.warn(f"{function.__name__} is deprecated, use {replacement}", ApiWarning, stacklevel=2)
            return function(*args, **kwargs)

        return wrapper

    return decorator


@deprecated("new_sum")
def old_sum(*numbers):
    return sum(numbers)


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(old_sum(1, 2), old_sum(3))
    warnings.warn("plain")
print([(w.category.__name__, str(w.message)) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error", ApiWarning)
    try:
        old_sum(1)
    except ApiWarning as warning:
        print("error:", warning)
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message=".*deprecated.*")
    print(old_sum(4, 5))
print(issubclass(ApiWarning, DeprecationWarning), ApiWarning.__doc__)
