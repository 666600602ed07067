"""Check arguments against annotations with inspect.signature."""
import functools
import inspect


def typechecked(function):
    signature = inspect.signature(function)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        for name, value in bound.arguments.items():
            expected = signature.parameters[name].annotation
            if expected is not inspect.Parameter.empty and not isinstance(value, expected):
                raise TypeError(f"{name}: expected {expected.__name__}, got {type(value).__name__}")
        result = function(*args, **kwargs)
        expected = signature.return_annotation
        if expected is not inspect.Signature.empty and not isinstance(result, expected):
            raise TypeError(f"return value: expected {expected.__name__}")
        return result

    return wrapper


@typechecked
def scale(text: str, times: int = 2) -> str:
    return text * times


@typechecked
def broken(x: int) -> str:
    return x


print(scale("ab"), scale("ab", times=3), inspect.signature(scale))
for call in (lambda: scale(5), lambda: scale("a", "b"), lambda: broken(1), lambda: scale()):
    try:
        call()
    except TypeError as error:
        print("TypeError:", error)
for name, parameter in inspect.signature(scale).parameters.items():
    print(name, parameter.kind.name, parameter.default is inspect.Parameter.empty)
