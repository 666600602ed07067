"""A table of cases, with a small runner that catches and counts."""
import traceback

CASES = []


def case(*args, expect=None, raises=None):
    def register(function):
        CASES.append((function, args, expect, raises))
        return function

    return register


@case("III", expect=3)
@case("MCMXCIV", expect=1994)
@case("", expect=0)
@case("Q", raises=KeyError)
@case("IV", expect=6)
def roman(text):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for here, after in zip(text, text[1:] + " "):
        value = values[here]
        total += -value if values.get(after, 0) > value else value
    return total


def run():
    passed = failed = 0
    for function, args, expect, raises in reversed(CASES):
        name = f"{function.__name__}{args}"
        try:
            result = function(*args)
        except Exception as error:
            ok = raises is not None and isinstance(error, raises)
            if not ok:
                traceback.print_exc()
            detail = f"raised {error!r}"
        else:
            ok = raises is None and result == expect
            detail = f"returned {result}"
        print(f"{'ok  ' if ok else 'FAIL'} {name} {detail}")
        passed, failed = passed + ok, failed + (not ok)
    return passed, failed


print("passed %d, failed %d" % run())
