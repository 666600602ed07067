"""A recursive-descent parser, and visitors that dispatch by getattr."""
import re
from dataclasses import dataclass
from typing import Any


@dataclass
class Number:
    value: float


@dataclass
class Variable:
    name: str


@dataclass
class Binary:
    left: Any
    operator: str
    right: Any


class Parser:
    PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}

    def __init__(self, text):
        self.tokens = re.findall(r"\d+\.?\d*|[a-z]+|[-+*/^()]", text) + [None]

    def parse(self, minimum=1):
        left = self.atom()
        while (operator := self.tokens[0]) in self.PRECEDENCE and self.PRECEDENCE[operator] >= minimum:
            self.tokens.pop(0)
            level = self.PRECEDENCE[operator]
            left = Binary(left, operator, self.parse(level if operator == "^" else level + 1))
        return left

    def atom(self):
        token = self.tokens.pop(0)
        if token == "(":
            inner = self.parse()
            if self.tokens.pop(0) != ")":
                raise SyntaxError("missing )")
            return inner
        if token is None or token in self.PRECEDENCE:
            raise SyntaxError(f"unexpected {token}")
        return Number(float(token)) if token[0].isdigit() else Variable(token)


class Visitor:
    def visit(self, node):
        return getattr(self, f"visit_{type(node).__name__}")(node)


class Evaluator(Visitor):
    def __init__(self, **variables):
        self.variables = variables

    def visit_Number(self, node):
        return node.value

    def visit_Variable(self, node):
        return self.variables[node.name]

    def visit_Binary(self, node):
        a, b = self.visit(node.left), self.visit(node.right)
        return {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else float("nan"), "^": a ** b}[node.operator]


class Printer(Visitor):
    def visit_Number(self, node):
        return f"{node.value:g}"

    def visit_Variable(self, node):
        return node.name

    def visit_Binary(self, node):
        return f"({self.visit(node.left)} {node.operator} {self.visit(node.right)})"


for text in ("1 + 2 * 3", "(1 + 2) * x", "2 ^ 3 ^ 2 - y / 4"):
    tree = Parser(text).parse()
    print(Printer().visit(tree), "=", Evaluator(x=5, y=2).visit(tree))
for bad in ("1 +", "(2"):
    try:
        Parser(bad).parse()
    except SyntaxError as error:
        print("SyntaxError:", error)
