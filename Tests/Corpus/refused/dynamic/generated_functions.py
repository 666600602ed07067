# refused: code-namespace
"""exec of small generated functions."""

TEMPLATE = """
def {name}({arguments}):
    '''Generated: {expression}.'''
    return {expression}
"""


def make_function(name, arguments, expression):
    namespace = {}
    exec(TEMPLATE.format(name=name, arguments=", ".join(arguments), expression=expression), namespace)
    return namespace[name]


area = make_function("area", ["width", "height"], "width * height")
clamp = make_function("clamp", ["x", "low=0", "high=10"], "max(low, min(high, x))")
print(area(3, 4), area.__doc__, area.__name__)
print([clamp(n) for n in (-3, 5, 50)], clamp(7, high=6))

powers = {}
for exponent in (2, 3):
    exec(f"def power_{exponent}(x): return x ** {exponent}", powers)
print(powers["power_2"](5), powers["power_3"](2))

scope = {"total": 0}
exec("for n in range(5):\n    total += n", scope)
print(scope["total"])
code = compile("x * 2 + y", "<formula>", "eval")
print([eval(code, {"x": x, "y": 1}) for x in range(3)])
result = eval("lambda a, b=2: a + b")
print(result(1), result(1, 5))
