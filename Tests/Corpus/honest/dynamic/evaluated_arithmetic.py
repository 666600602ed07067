"""Builds arithmetic expressions as text and evaluates them."""
from itertools import product


def do_algebra(operators, operands):
    expression = str(operands[0])
    for operator, operand in zip(operators, operands[1:]):
        expression += operator + str(operand)
    return eval(expression)


def hundred(digits="123456789", target=100):
    for signs in product(("+", "-", ""), repeat=len(digits) - 1):
        text = digits[0] + "".join(sign + digit for sign, digit in zip(signs, digits[1:]))
        if eval(text) == target:
            yield text


def calculate(text, **names):
    allowed = set("0123456789+-*/(). ") | set("".join(names))
    if not set(text) <= allowed:
        raise ValueError(f"bad characters in {text!r}")
    return eval(text, {"__builtins__": {}}, names)


print(do_algebra(["+", "*", "-"], [2, 3, 4, 5]), do_algebra(["**", "//"], [2, 3, 3]))
for solution in list(hundred())[:3]:
    print(solution, "= 100")
print(eval("[n ** 2 for n in range(5) if n % 2]"), eval("max(a, b)", {"a": 3, "b": 9}))
try:
    eval("1 +")
except SyntaxError as error:
    print("SyntaxError", error.msg)
