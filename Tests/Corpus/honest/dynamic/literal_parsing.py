"""ast.literal_eval, and a safe evaluator that walks the tree."""
import ast
import operator

OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
             ast.Pow: operator.pow, ast.Mod: operator.mod, ast.USub: operator.neg}


def safe_eval(text, names=None):
    """Evaluate arithmetic without eval."""
    names = names or {}

    def visit(node):
        match node:
            case ast.Expression(body=body):
                return visit(body)
            case ast.Constant(value=int() | float() as value):
                return value
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.BinOp(left=left, op=op, right=right):
                return OPERATORS[type(op)](visit(left), visit(right))
            case ast.UnaryOp(op=op, operand=operand):
                return OPERATORS[type(op)](visit(operand))
        raise ValueError(f"not allowed: {type(node).__name__}")

    return visit(ast.parse(text, mode="eval"))


class NameCollector(ast.NodeVisitor):
    def __init__(self):
        self.names = []

    def visit_Name(self, node):
        self.names.append(node.id)
        self.generic_visit(node)


print(ast.literal_eval("{'a': [1, 2.5, (None, True)], 'b': {1, 2}}"))
try:
    ast.literal_eval("print('no')")
except ValueError as error:
    print(str(error).split(":")[0])
print(safe_eval("2 * (3 + x) ** 2 - -1", {"x": 1}), safe_eval("7 % 4 / 2"))
for bad in ("[1]", "y + 1"):
    try:
        safe_eval(bad)
    except ValueError as error:
        print(error)
collector = NameCollector()
collector.visit(ast.parse("a = b + f(c)"))
print(collector.names, ast.unparse(ast.parse("x=1;y = (x+ 2)")), type(ast.parse("1").body[0]).__name__)
