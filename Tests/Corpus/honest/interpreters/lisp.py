"""A small Lisp in the style of many blog posts."""
import math
import operator as op
from functools import reduce


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        if name in self:
            return self
        if self.outer is None:
            raise NameError(f"unbound: {name}")
        return self.outer.find(name)


class Lambda:
    def __init__(self, parameters, body, env):
        self.parameters, self.body, self.env = parameters, body, env

    def __call__(self, *args):
        return evaluate(self.body, Env(self.parameters, args, self.env))


GLOBAL = Env()
GLOBAL.update({"+": lambda *a: sum(a), "*": lambda *a: reduce(op.mul, a), "-": op.sub, "<": op.lt, "=": op.eq,
               "list": lambda *a: list(a), "car": lambda x: x[0], "cdr": lambda x: x[1:], "null?": lambda x: x == [],
               "sqrt": math.sqrt, "map": lambda f, x: [f(item) for item in x]})


def parse(tokens):
    token = tokens.pop(0)
    if token == "(":
        items = []
        while tokens[0] != ")":
            items.append(parse(tokens))
        tokens.pop(0)
        return items
    for kind in (int, float, str):
        try:
            return kind(token)
        except ValueError:
            pass


def evaluate(x, env=GLOBAL):
    if isinstance(x, str):
        return env.find(x)[x]
    if not isinstance(x, list):
        return x
    match x:
        case ["quote", value]:
            return value
        case ["if", test, then, otherwise]:
            return evaluate(then if evaluate(test, env) else otherwise, env)
        case ["define", name, value]:
            env[name] = evaluate(value, env)
        case ["lambda", parameters, body]:
            return Lambda(parameters, body, env)
        case _:
            function, *args = (evaluate(item, env) for item in x)
            return function(*args)


for line in ("(+ 1 (* 2 3.5))", "(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))", "(fact 20)",
             "(map (lambda (x) (* x x)) (list 1 2 3))", "(car (cdr (quote (a b c))))", "(null? (list))",
             "(undefined 1)"):
    try:
        result = evaluate(parse(line.replace("(", " ( ").replace(")", " ) ").split()))
        if result is not None:
            print(result)
    except NameError as error:
        print("NameError:", error)
